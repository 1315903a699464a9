// Dragging and the word of changes by others need a script; everything else is links and forms.
export const csr = true;
