import { dayOf } from '#lib/base/days.ts';
import { figuresDay } from '#lib/outcomes/as-of.ts';
import { thresholdOf } from '#lib/outcomes/reports/asked-report.server.ts';
import { notTold } from '#lib/outcomes/reports/not-told.ts';
import { periodWords } from '#lib/outcomes/reports/period-words.ts';
import { summaryAsked } from '#lib/outcomes/reports/summary.server.ts';
import { agencyOf, missing, staffOf } from '#lib/server/doors.server.ts';
import { reading } from '#lib/server/work.server.ts';
import { askedReport } from '../report-address.ts';
import { periodOption, refusalWords } from '../period-options.ts';

export async function load({ locals, url }) {
	const { zone } = agencyOf(locals);
	const actor = staffOf(locals);
	const { language } = locals;
	const about = { zone, role: actor.role, language };
	return reading(actor, async (work) => {
		const summary = await summaryAsked(work, askedReport('', url.searchParams), about);
		if (!summary) missing();
		const { programme, programmes, period, periods, isMasked, isRefused, outcomes } = summary;
		const day = figuresDay(dayOf(work.now, zone), thresholdOf(actor.role));
		return {
			...{ asOf: work.now, isMasked, outcomes, figuresDay: day },
			notTold: isRefused ? refusalWords(notTold(period, periods, day), language) : null,
			isRunning: period.to >= day,
			period: { ...period, label: periodWords(period, language) },
			periods: periods.map((one) => periodOption(one, language)),
			programme: { key: programme.key, label: programme.label[language] },
			programmes: programmes.map(({ key, label }) => ({ value: key, label: label[language] }))
		};
	});
}
