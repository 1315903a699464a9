import { dayOf, type Day } from '#lib/base/days.ts';
import { worksAs, type Role, type StaffActor } from '#lib/base/actor.ts';
import type { Language } from '#lib/base/localized.ts';
import { figuresDay } from '#lib/outcomes/as-of.ts';
import { spansOf, type Span } from '#lib/outcomes/blocks.ts';
import type { Count } from '#lib/outcomes/counts.ts';
import { fits, type PeriodKind, type ReportLayout } from '#lib/outcomes/reports/layout.ts';
import { countsOfPeople, type ReportPerson } from '#lib/outcomes/reports/people.ts';
import { lastEnded, latestPeriods, periodOf, type Period } from '#lib/outcomes/reports/period.ts';
import { programmesOf, reportFacts } from '#lib/outcomes/reports/report-people.server.ts';
import { exactReport, toldReport, type Report } from '#lib/outcomes/reports/report.ts';
import { shippedLayouts } from '#lib/outcomes/reports/shipped-layouts.ts';
import { seenTotals } from '#lib/outcomes/reports/seen-totals.ts';
import { askedOfTold, toldPeriods } from '#lib/outcomes/reports/told-periods.ts';
import { K_AGENCY } from '#lib/outcomes/suppression.ts';
import { toldCounts } from '#lib/outcomes/told-counts.server.ts';
import type { OutcomeDefinition, Template } from '#lib/programmes/template.ts';
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

/** What is told of a programme to whoever sees no records, and the spans that it is told of. */
type ToldOfProgramme = { counts: Count[]; spans: Span[] };

/**
 * Which report is meant; null where there is none. Where the address says nothing, of the programme with
 * the most people, and of the newest period that has ended.
 */
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
	if (!about) return null;
	const today = dayOf(work.now, zone);
	const k = thresholdOf(role);
	const whatFor = { layout: made, programme: about, programmes: fitting };
	if (k === 0) {
		const exact = exactPeriods(made, period, today);
		return { ...whatFor, ...exact, isRefused: exact.period.from > today, told: null };
	}
	const counts = await toldCounts(work, about.key, zone, k);
	const told = { counts, spans: spansOf(about.outcomes, counts, k) };
	return { ...whatFor, ...askedOrEnded(period, told.spans, figuresDay(today, k)), told };
}

/** What was asked for of what is told; where nothing was, the last that is over. */
export function askedOrEnded(key: string | null, spans: Span[], day: Day) {
	const ended = lastEnded(toldPeriods(spans, day), day);
	const told = askedOfTold(key ?? ended?.key ?? null, spans, day);
	return { ...told, isRefused: told.isRefused || told.period.from >= day };
}

/** How far back each kind of period can be chosen. */
const PERIODS: Record<PeriodKind, number> = { month: 12, quarter: 8, half: 4, year: 3 };

function exactPeriods({ periods: kinds }: ReportLayout, key: string | null, today: Day) {
	const asked = periodOf(key);
	const isOne = asked !== null && kinds.some((kind) => kind === asked.kind);
	const period = isOne ? asked : latestPeriods(kinds[0]!, today, 2)[1]!;
	const offered = kinds.flatMap((kind) => latestPeriods(kind, today, PERIODS[kind]));
	const isOffered = offered.some((one) => one.key === period.key);
	return { period, periods: isOffered ? offered : [period, ...offered] };
}

type ChosenReport = {
	layout: ReportLayout;
	programme: Template;
	period: Period;
	told: ToldOfProgramme | null;
};

/** The report itself that was chosen, for somebody of the role that chose. */
export async function reportAsked(
	work: Work,
	asked: ChosenReport,
	{ zone, role, language }: { zone: string; role: Role; language: Language }
): Promise<Report> {
	const { layout, programme, period, told } = asked;
	const facts = await reportFacts(work, programme.key, zone);
	const k = thresholdOf(role);
	const today = figuresDay(dayOf(work.now, zone), k);
	const about = { layout, programme, period, today, language };
	if (!told) return exactReport(about, facts);
	const { counts, spans } = told;
	const own = layout.outcomes.flatMap((one) => ownCounts(facts.people, one, today));
	return seenTotals(toldReport(about, { facts, counts: [...counts, ...own], spans, k }), layout);
}

function ownCounts(people: ReportPerson[], definition: OutcomeDefinition, today: Day): Count[] {
	const month = today.slice(0, 7);
	return countsOfPeople(people, definition, today).filter((one) => one.month < month);
}

/** The programmes whose records may be taken home; null for whoever may not take any. */
export async function recordsToChoose(work: Work<StaffActor>): Promise<Template[] | null> {
	if (!worksAs(work.actor, 'administrator')) return null;
	return (await programmesOf(work)).filter(({ outcomes }) => outcomes.length > 0);
}
