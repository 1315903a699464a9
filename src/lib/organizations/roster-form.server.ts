import { problem, refused, type Outcome, type Problem } from '#lib/base/problems.ts';
import { readRosterFile, readRosterText } from '#lib/organizations/read-roster.server.ts';
import { ROSTER_BYTES_MAX, type RosterTable } from '#lib/organizations/roster-table.ts';
import { fitToShow, maxTypedChars } from '#lib/ui/typed-text.ts';

/** What a form around a list takes besides it. */
const FORM_BYTES = 50_000;

export type SentRoster = {
	table: Outcome<RosterTable>;
	/** What was pasted, to be shown again; empty where it is too long for that. */
	pasted: string;
};

/**
 * The list of a sent form: its file, else what was pasted. A refusal names the field. Never throws,
 * whatever was sent.
 */
export async function sentRoster(request: Request): Promise<SentRoster> {
	const tooLarge = problem('roster_file_too_large', { megabytes: ROSTER_BYTES_MAX / 1_000_000 });
	if (Number(request.headers.get('content-length') ?? 0) > ROSTER_BYTES_MAX + FORM_BYTES) {
		return { table: refused({ ...tooLarge, field: 'file' }), pasted: '' };
	}
	const form = await request.formData().catch(() => new FormData());
	const file = form.get('file');
	const typed = form.get('pasted');
	const text = typeof typed === 'string' ? typed : '';
	const pasted = text.length <= maxTypedChars ? fitToShow(text) : '';
	if (file instanceof File && file.size > 0) {
		const bytes = new Uint8Array(await file.arrayBuffer());
		return { table: inField(await readRosterFile(bytes), 'file'), pasted };
	}
	if (text.trim() === '')
		return { table: refused(problem('roster_empty', undefined, 'file')), pasted };
	return { table: inField(readRosterText(text), 'pasted'), pasted };
}

function inField<T>(outcome: Outcome<T>, field: string): Outcome<T> {
	if (outcome.ok) return outcome;
	return refused(...outcome.problems.map((one): Problem => ({ ...one, field })));
}
