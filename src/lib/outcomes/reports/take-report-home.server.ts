import type { StaffActor } from '#lib/base/actor.ts';
import { worksAs } from '#lib/base/actor.ts';
import type { Day } from '#lib/base/days.ts';
import { dayOf } from '#lib/base/days.ts';
import type { Language } from '#lib/base/localized.ts';
import { done, problem, refused, type Outcome } from '#lib/base/problems.ts';
import { formatMoment } from '#lib/i18n/times.ts';
import { sha256Hex } from '#lib/identity/cryptography.ts';
import { record } from '#lib/ledger/record.server.ts';
import { csvFile } from '#lib/organizations/roster-csv.ts';
import { chosenReport, reportAsked } from '#lib/outcomes/reports/asked-report.server.ts';
import type { ReportAddress } from '#lib/outcomes/reports/asked-report.server.ts';
import type { Purpose } from '#lib/outcomes/reports/purpose.ts';
import { reportLines, reportSheets, rowsIn } from '#lib/outcomes/reports/report-file.ts';
import { workbook } from '#lib/outcomes/reports/workbook.server.ts';
import type { Work } from '#lib/server/work.server.ts';

export type TakenFile = {
	name: string;
	type: string;
	bytes: Uint8Array<ArrayBuffer>;
	rows: number;
	sha256: string;
};

export type TakeReport = {
	address: ReportAddress;
	format: 'csv' | 'xlsx';
	purpose: Purpose;
	reason: string;
};

type Agency = { name: string; zone: string };

/**
 * A report as a file, as whoever takes it sees it on the screen. The ledger says who took it, what for,
 * why, how many rows it has and the fingerprint by which a file can be known again later.
 */
export async function takeReportHome(
	work: Work<StaffActor>,
	{ address, format, purpose, reason }: TakeReport,
	{ name, zone }: Agency,
	language: Language
): Promise<Outcome<TakenFile>> {
	const { actor, now } = work;
	if (!worksAs(actor, 'administrator', 'head', 'lead')) return refused(problem('not_allowed'));
	const chosen = await chosenReport(work, address, { zone, role: actor.role });
	if (!chosen || chosen.isRefused) return refused(problem('not_found'));
	const report = await reportAsked(work, chosen, { zone, role: actor.role, language });
	const computedAt = `${formatMoment(now, zone, language)} (${zone})`;
	const { from, to } = chosen.period;
	const about = { agency: name, period: `${from} – ${to}`, computedAt };
	const file =
		format === 'csv'
			? csvOf(reportLines(report, about, language))
			: {
					...xlsx,
					bytes: await workbook(reportSheets(report, about, language)),
					rows: rowsIn(report)
				};
	const named = fileName(chosen.layout.key, chosen.period.key, dayOf(now, zone), zone);
	return done(
		await takenHome(work, { ...file, name: `${named}.${format}` }, { format, purpose, reason })
	);
}

const xlsx = { type: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' };

function csvOf(lines: string[][]) {
	const bytes = Buffer.from(csvFile(lines));
	return { type: 'text/csv; charset=utf-8', bytes, rows: lines.length - 1 };
}

/** A file with its fingerprint, once the ledger has it. */
export async function takenHome(
	work: Work<StaffActor>,
	file: { name: string; type: string; bytes: Uint8Array; rows: number },
	asked: { format: string; purpose: Purpose; reason: string }
): Promise<TakenFile> {
	const bytes = new Uint8Array(file.bytes);
	const sha256 = await sha256Hex(bytes);
	await record(work, {
		act: 'outcomes.taken_home',
		subjectId: work.actor.staffId,
		details: { ...asked, file: file.name, rows: file.rows, sha256 }
	});
	return { ...file, bytes, sha256 };
}

/** `outcomes_quarterly-return_2026Q3_KST20261014`: what, which period, and the day it was computed. */
export function fileName(what: string, period: string, today: Day, zone: string): string {
	const place = zone === 'Asia/Seoul' ? 'KST' : `${zone.split('/').at(-1)}-`;
	return `outcomes_${what}_${period}_${place}${today.replaceAll('-', '')}`;
}
