"""From the declarations to files: templates, add-ins, generated pages."""
