import { dayOf } from '#lib/base/days.ts';
import type { Role } from '#lib/base/actor.ts';
import type { Language } from '#lib/base/localized.ts';
import { summarize } from '#lib/outcomes/rates.ts';
import { thresholdOf } from '#lib/outcomes/reports/asked-report.server.ts';
import type { PeriodKind } from '#lib/outcomes/reports/layout.ts';
import { judgedIn } from '#lib/outcomes/reports/people.ts';
import { periodAround, periodOf } from '#lib/outcomes/reports/period.ts';
import { programmesOf, reportFacts } from '#lib/outcomes/reports/report-people.server.ts';
import { periodsFor } from '#lib/outcomes/reports/shown-periods.ts';
import { shownOutcome } from '#lib/outcomes/shown.ts';
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
	const { people } = await reportFacts(work, chosen.key, zone);
	const outcomes = chosen.outcomes.map((definition) => {
		const judged = judgedIn(people, () => definition, period, today);
		const results = judged.map(({ result }) => result);
		return shownOutcome(summarize(definition, results), definition, k, language);
	});
	return { programme: chosen, programmes, kinds, period, isMasked: k > 0, outcomes };
}
