import { dayOf } from '#lib/base/days.ts';
import { figuresDay } from '#lib/outcomes/as-of.ts';
import { thresholdOf } from '#lib/outcomes/reports/asked-report.server.ts';
import { periodWords } from '#lib/outcomes/reports/period-words.ts';
import { summaryAsked } from '#lib/outcomes/reports/summary.server.ts';
import { agencyOf, missing, staffOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { askedReport } from '../report-address.ts';

export async function load({ locals, url }) {
	const { zone } = agencyOf(locals);
	const actor = staffOf(locals);
	const { language } = locals;
	const about = { zone, role: actor.role, language };
	return reading(actor, async (work) => {
		const summary = await summaryAsked(work, askedReport('', url.searchParams), about);
		if (!summary) missing();
		const { programme, programmes, period, periods, isMasked, isRefused, outcomes } = summary;
		return {
			...{ asOf: work.now, isMasked, isRefused, outcomes },
			figuresDay: figuresDay(dayOf(work.now, zone), thresholdOf(actor.role)),
			period: { ...period, label: periodWords(period, language) },
			periods: periods.map((one) => ({ value: one.key, label: periodWords(one, language) })),
			programme: { key: programme.key, label: programme.label[language] },
			programmes: programmes.map(({ key, label }) => ({ value: key, label: label[language] }))
		};
	});
}
