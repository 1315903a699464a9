import { dayOf, type Day } from '#lib/base/days.ts';
import type { Role } from '#lib/base/actor.ts';
import type { Language } from '#lib/base/localized.ts';
import { figuresDay } from '#lib/outcomes/as-of.ts';
import { spansOf } from '#lib/outcomes/blocks.ts';
import { summaryOf } from '#lib/outcomes/counts.ts';
import { askedFilter } from '#lib/outcomes/dashboard-filter.ts';
import { countsFor } from '#lib/outcomes/dashboard-queries.server.ts';
import { summarize, type OutcomeSummary } from '#lib/outcomes/rates.ts';
import { askedOrEnded, thresholdOf } from '#lib/outcomes/reports/asked-report.server.ts';
import { judgedIn } from '#lib/outcomes/reports/people.ts';
import { lastEnded, latestPeriods, periodOf, type Period } from '#lib/outcomes/reports/period.ts';
import { programmesOf, reportFacts } from '#lib/outcomes/reports/report-people.server.ts';
import { shownOutcome } from '#lib/outcomes/shown.ts';
import { templates } from '#lib/programmes/queries.server.ts';
import { toldCounts } from '#lib/outcomes/told-counts.server.ts';
import { unmeasured } from '#lib/outcomes/unmeasured.ts';
import { toldOutcome } from '#lib/outcomes/told-outcome.ts';
import type { Template } from '#lib/programmes/template.ts';
import type { Work } from '#lib/server/work.server.ts';

/** How far back a period can be chosen. */
const [YEARS, QUARTERS] = [3, 8];

type Asked = { programme: string | null; period: string | null };

/**
 * The outcomes of one programme in a period, each with its definition, for whoever answers for them;
 * null where no programme has outcomes. Without a period it is
 * the last quarter that is over; for whoever sees no records, the last span that is.
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
	const about = { programme: chosen, programmes, isMasked: k > 0 };
	if (k === 0) {
		const periods = exactPeriods(today);
		const period = periodOf(asked.period) ?? lastEnded(quarters(today), today)!;
		const outcomes = await exactOutcomes(work, chosen, period, { zone, language });
		return { ...about, isRefused: period.from > today, period, periods, outcomes };
	}
	const counts = await toldCounts(work, chosen.key, zone, k);
	const spans = spansOf(chosen.outcomes, counts, k);
	const told = askedOrEnded(asked.period, spans, figuresDay(today, k));
	const [from, to] = [told.period.from, told.period.to].map((day) => day.slice(0, 7));
	const outcomes = chosen.outcomes.map((definition) =>
		toldOutcome(definition, counts, { from: from!, to: to!, spans, k }, language)
	);
	return { ...about, ...told, outcomes };
}

function exactPeriods(today: Day): Period[] {
	return [...quarters(today), ...latestPeriods('year', today, YEARS)];
}

function quarters(today: Day): Period[] {
	return latestPeriods('quarter', today, QUARTERS);
}

async function exactOutcomes(
	work: Work,
	programme: Template,
	period: Period,
	{ zone, language }: { zone: string; language: Language }
) {
	const summaries = await summariesOf(work, programme, period, zone);
	return programme.outcomes.map((definition, at) => ({
		...shownOutcome(summaries[at]!, definition, language),
		...{ refused: null, isTooFew: false },
		unmeasured: unmeasured(summaries[at]!, definition, language)
	}));
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
