const secretField = /password|pin$/i;

/** True for the name of a field whose value is sent back to nobody, not even to who typed it. */
export function isSecret(field: string): boolean {
	return secretField.test(field);
}
