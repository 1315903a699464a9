import { dayOf, type Day } from '#lib/base/days.ts';
import type { Role } from '#lib/base/actor.ts';
import type { Language } from '#lib/base/localized.ts';
import { figuresDay } from '#lib/outcomes/as-of.ts';
import { spansOf } from '#lib/outcomes/blocks.ts';
import { summarize } from '#lib/outcomes/rates.ts';
import { thresholdOf } from '#lib/outcomes/reports/asked-report.server.ts';
import { judgedIn, type ReportPerson } from '#lib/outcomes/reports/people.ts';
import { latestPeriods, periodAround, periodOf } from '#lib/outcomes/reports/period.ts';
import { programmesOf, reportFacts } from '#lib/outcomes/reports/report-people.server.ts';
import { askedOfTold } from '#lib/outcomes/reports/told-periods.ts';
import { shownOutcome } from '#lib/outcomes/shown.ts';
import { toldCounts } from '#lib/outcomes/told-counts.server.ts';
import { toldOutcome } from '#lib/outcomes/told-outcome.ts';
import type { Template } from '#lib/programmes/template.ts';
import type { Work } from '#lib/server/work.server.ts';

/** How far back a period can be chosen. */
const [YEARS, QUARTERS] = [3, 8];

type Asked = { programme: string | null; period: string | null };

/**
 * The outcomes of one programme in a period, each with its definition, for whoever answers for them;
 * null where no programme has outcomes. Without a period it is
 * the year that runs; for whoever sees no records, the last span that is told.
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
		const { people } = await reportFacts(work, chosen.key, zone);
		return {
			...about,
			isRefused: false,
			...exactSummary(chosen, people, { asked, today, language })
		};
	}
	const counts = await toldCounts(work, chosen.key, zone, k);
	const spans = spansOf(chosen.outcomes, counts, k);
	const told = askedOfTold(asked.period, spans, figuresDay(today, k));
	const [from, to] = [told.period.from, told.period.to].map((day) => day.slice(0, 7));
	const outcomes = chosen.outcomes.map((definition) =>
		toldOutcome(definition, counts, { from: from!, to: to!, spans, k }, language)
	);
	return { ...about, ...told, outcomes };
}

function exactSummary(
	{ outcomes: definitions }: Template,
	people: ReportPerson[],
	{ asked, today, language }: { asked: Asked; today: Day; language: Language }
) {
	const period = periodOf(asked.period) ?? periodAround('year', today);
	const periods = [
		...latestPeriods('year', today, YEARS),
		...latestPeriods('quarter', today, QUARTERS)
	];
	const outcomes = definitions.map((definition) => {
		const judged = judgedIn(people, () => definition, period, today);
		const results = judged.map(({ result }) => result);
		const shown = shownOutcome(summarize(definition, results), definition, language);
		return { ...shown, refused: null, isTooFew: false };
	});
	return { period, periods, outcomes };
}
