import { dayOf } from '#lib/base/days.ts';
import { worksAs, type Role, type StaffActor } from '#lib/base/actor.ts';
import type { Language } from '#lib/base/localized.ts';
import { fits, type PeriodKind, type ReportLayout } from '#lib/outcomes/reports/layout.ts';
import { periodAround, periodOf, type Period } from '#lib/outcomes/reports/period.ts';
import { programmesOf, reportFacts } from '#lib/outcomes/reports/report-people.server.ts';
import { periodsFor } from '#lib/outcomes/reports/shown-periods.ts';
import { reportFor, type Report } from '#lib/outcomes/reports/report.ts';
import { shippedLayouts } from '#lib/outcomes/reports/shipped-layouts.ts';
import { K_AGENCY } from '#lib/outcomes/suppression.ts';
import type { Template } from '#lib/programmes/template.ts';
import type { Work } from '#lib/server/work.server.ts';

/** What an address asks for: keys as they were typed, or nothing. */
export type ReportAddress = {
	layout: string | null;
	programme: string | null;
	period: string | null;
};

/** Whoever sees records sees figures as they are; the head of the agency does not see records. */
export function thresholdOf(role: Role): number {
	return role === 'head' ? K_AGENCY : 0;
}

/** Which report is meant, the usual one where the address says nothing; null where there is none. */
export async function chosenReport(
	work: Work,
	{ layout, programme, period }: ReportAddress,
	{ zone, role }: { zone: string; role: Role }
) {
	const programmes = await programmesOf(work);
	const made = shippedLayouts().find(({ key }) => key === layout);
	if (!made) return null;
	const fitting = programmes.filter((one) => fits(made, one));
	const about = programme ? fitting.find(({ key }) => key === programme) : fitting[0];
	const kinds = periodsFor(made.periods, thresholdOf(role));
	if (!about || kinds.length === 0) return null;
	const today = dayOf(work.now, zone);
	return {
		layout: made,
		programme: about,
		programmes: fitting,
		kinds,
		period: chosen(kinds, period, today)
	};
}

/** The report itself, for somebody of a role. */
export async function reportAsked(
	work: Work,
	asked: { layout: ReportLayout; programme: Template; period: Period },
	{ zone, role, language }: { zone: string; role: Role; language: Language }
): Promise<Report> {
	const facts = await reportFacts(work, asked.programme.key, zone);
	const today = dayOf(work.now, zone);
	return reportFor({ ...asked, today, k: thresholdOf(role), language }, facts);
}

/** The programmes whose records may be taken home; null for whoever may not take any. */
export async function recordsToChoose(work: Work<StaffActor>): Promise<Template[] | null> {
	if (!worksAs(work.actor, 'administrator')) return null;
	return (await programmesOf(work)).filter(({ outcomes }) => outcomes.length > 0);
}

function chosen(kinds: PeriodKind[], key: string | null, today: string): Period {
	const asked = periodOf(key);
	return asked && kinds.includes(asked.kind) ? asked : periodAround(kinds[0]!, today);
}
