"""LibreOffice as a program: where it is, its profiles, its processes. Standard library only; used by documents and by the Calc host."""
