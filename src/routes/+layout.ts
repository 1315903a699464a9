// Public pages ship no script at all: they are forms and links. Doors that need one say so.
export const csr = false;
