import type { Language } from '#lib/base/localized.ts';
import { formatTime } from '#lib/i18n/times.ts';
import { titlesOf } from '#lib/programmes/paper/paper-columns.ts';
import type { VisitPaper } from '#lib/programmes/paper/paper.ts';

/** The roster as a table to fill in: a row of titles, then one row for each person, with their ids. */
export function paperTable(paper: VisitPaper, language: Language): string[][] {
	const blanks = paper.readings.map(() => '');
	// Of who is not registered nothing is to be filled in; the numbers stay those of the sheet.
	const numbered = paper.people.map((person, at) => ({ ...person, at }));
	const registered = numbered.filter(({ isUnregistered }) => !isUnregistered);
	const rows = registered.map(({ enrolmentId, name, turnAt, at }) => [
		String(at + 1),
		name,
		turnAt ? formatTime(turnAt, paper.zone) : '',
		'',
		'',
		...blanks,
		paper.visitId,
		enrolmentId
	]);
	return [titlesOf(paper.readings, language), ...rows];
}
