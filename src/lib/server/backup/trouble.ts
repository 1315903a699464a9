/** What keeps a backup from being made, read or restored, as a sentence for the person who asked. */
export class BackupTrouble extends Error {
	override name = 'BackupTrouble';
}

export const cutShort = 'This backup is cut short: its end is missing. Use another copy.';
export const damaged =
	'This backup is damaged: it does not say what was written. Use another copy.';
