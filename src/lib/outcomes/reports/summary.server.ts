import { dayOf } from '#lib/base/days.ts';
import type { Role } from '#lib/base/actor.ts';
import type { Language } from '#lib/base/localized.ts';
import { summaryOf } from '#lib/outcomes/counts.ts';
import { askedFilter } from '#lib/outcomes/dashboard-filter.ts';
import { countsFor } from '#lib/outcomes/dashboard-queries.server.ts';
import { summarize, type OutcomeSummary } from '#lib/outcomes/rates.ts';
import { thresholdOf } from '#lib/outcomes/reports/asked-report.server.ts';
import type { PeriodKind } from '#lib/outcomes/reports/layout.ts';
import { judgedIn } from '#lib/outcomes/reports/people.ts';
import { periodAround, periodOf, type Period } from '#lib/outcomes/reports/period.ts';
import { programmesOf, reportFacts } from '#lib/outcomes/reports/report-people.server.ts';
import { periodsFor } from '#lib/outcomes/reports/shown-periods.ts';
import { shownOutcome } from '#lib/outcomes/shown.ts';
import { templates } from '#lib/programmes/queries.server.ts';
import type { Template } from '#lib/programmes/template.ts';
import type { Work } from '#lib/server/work.server.ts';

const summaryPeriods: PeriodKind[] = ['year', 'quarter'];

type Asked = { programme: string | null; period: string | null };

/**
 * The outcomes of one programme in a period, each with its definition, for whoever answers for them;
 * null where no programme has outcomes. Without a period it is
 * the year that runs; for whoever sees no records, the quarter.
 */
export async function summaryAsked(
	work: Work,
	asked: Asked,
	{ zone, role, language }: { zone: string; role: Role; language: Language }
) {
	const programmes = (await programmesOf(work)).filter(({ outcomes }) => outcomes.length > 0);
	const chosen = asked.programme
		? programmes.find(({ key }) => key === asked.programme)
		: programmes[0];
	if (!chosen) return null;
	const today = dayOf(work.now, zone);
	const k = thresholdOf(role);
	const kinds = periodsFor(summaryPeriods, k);
	const wished = periodOf(asked.period);
	const isOffered = wished !== null && (k === 0 || kinds.includes(wished.kind));
	const period = isOffered ? wished : periodAround(kinds[0]!, today);
	const summaries = await summariesOf(work, chosen, period, zone);
	const outcomes = chosen.outcomes.map((definition, at) =>
		shownOutcome(summaries[at]!, definition, k, language)
	);
	return { programme: chosen, programmes, kinds, period, isMasked: k > 0, outcomes };
}

/**
 * The exact figures of a period. Of a programme with one version they are added up from what is kept; the
 * newest definitions of others are asked of everybody's facts, whichever version they run on.
 */
export async function summariesOf(
	work: Work,
	programme: Template,
	period: Period,
	zone: string
): Promise<OutcomeSummary[]> {
	const versions = (await templates(work)).filter(({ body }) => body.key === programme.key);
	if (versions.length > 1) return fromFacts(work, programme, period, zone);
	const months = { from: period.from.slice(0, 7), to: period.to.slice(0, 7) };
	const filter = { ...askedFilter(new URLSearchParams()), ...months };
	const counts = await countsFor(work, programme, filter, zone);
	return programme.outcomes.map((definition) =>
		summaryOf(
			definition,
			counts.filter(({ outcomeKey }) => outcomeKey === definition.key)
		)
	);
}

async function fromFacts(work: Work, { key, outcomes }: Template, period: Period, zone: string) {
	const { people } = await reportFacts(work, key, zone);
	const today = dayOf(work.now, zone);
	return outcomes.map((definition) => {
		const judged = judgedIn(people, () => definition, period, today);
		return summarize(
			definition,
			judged.map(({ result }) => result)
		);
	});
}
