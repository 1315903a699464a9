import { wallClock } from '#lib/base/days.ts';
import { m } from '#lib/i18n/paraglide/messages.js';
import { formatMinute } from '#lib/i18n/times.ts';
import { csvFile } from '#lib/organizations/roster-csv.ts';
import { journalName, reasonWords } from '#lib/programmes/fund/fund-words.ts';
import type { StatementLine } from '#lib/programmes/fund/statement.ts';

/** A statement as a file for spreadsheets, in the reader's language. */
export function statementFile(lines: StatementLine[], zone: string): string {
	const heads = [m.fund_when(), m.fund_what(), m.fund_detail(), m.fund_amount()];
	const rows = lines.map(({ at, kind, reason, won }) => {
		const { day, minute } = wallClock(at, zone);
		const detail = reason ? reasonWords[reason]() : '';
		return [`${day} ${formatMinute(minute)}`, journalName(kind), detail, String(won)];
	});
	return csvFile([heads, ...rows]);
}
