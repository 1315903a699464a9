import type { StaffActor } from '#lib/base/actor.ts';
import { dayOf } from '#lib/base/days.ts';
import { newId } from '#lib/identity/cryptography.ts';
import type { Agency } from '#lib/identity/queries.server.ts';
import { giveReward } from '#lib/programmes/rewards/give-reward.server.ts';
import { keepRules } from '#lib/programmes/rewards/keep-rules.server.ts';
import { now } from '#lib/server/clock.server.ts';
import { acting } from '#lib/server/work.server.ts';
import { anEarlierSeries, beginAt, kept, tellContact, type Earlier, type Told } from './earlier.ts';

/* People of earlier series who reached a milestone, one for each state of what they earned by it. */

const waiting = [
	{ name: '마루 (예시)', phone: '010-0000-2001' },
	{ name: '보람 (예시)', phone: '010-0000-2002' },
	{ name: '새얀 (예시)', phone: '010-0000-2003' }
];
const late = [{ name: '다솔 (예시)', phone: '010-0000-2004' }];

const call = { mode: 'phone' as const, values: { smoking_status: 'none' } };
const visit = { mode: 'visit' as const, values: { smoking_status: 'none', co_ppm: 3 } };

/** Verified after four weeks. */
const fourWeeks: Told[] = [
	{ visit: 1, stepKey: 'k0', mode: 'visit', values: { uses_cigarettes: true, co_ppm: 18 } },
	{ visit: 1, stepKey: 'k1', daysAfter: 3, ...call },
	{ visit: 2, stepKey: 'k2', ...visit },
	{
		...{ visit: 3, stepKey: 'k5', mode: 'visit' as const },
		values: { any_puff_since_day15: false, smoking_status: 'none', co_ppm: 2 }
	}
];
/** The same at first, with a reason to think twice before a medicine is handed out. */
const cautious: Told[] = fourWeeks
	.slice(0, 2)
	.map((one, at) => (at > 0 ? one : { ...one, values: { ...one.values, nrt_caution: true } }));
/** And every session of six weeks. */
const sixWeeks: Told[] = [
	...fourWeeks,
	{ visit: 3, stepKey: 'k4', daysAfter: 2, ...call },
	{ visit: 4, stepKey: 'k6', ...visit }
];

/**
 * Some have not got what they earned, one got it and would be above the cap, one came too late. Gives the
 * later of their series.
 */
export async function tellRewards(agency: Agency, administrator: StaffActor): Promise<Earlier> {
	const cap = { won: 20_000, gifts: null };
	kept(await acting(administrator, (work) => keepRules(work, cap, [])));
	const long = { company: 0, daysAgo: 150, people: late };
	await tellOf(agency, await anEarlierSeries(agency, administrator, long), [fourWeeks]);
	const recent = { company: 1, daysAgo: 66, people: waiting };
	const earlier = await anEarlierSeries(agency, administrator, recent);
	await tellOf(agency, earlier, [fourWeeks, sixWeeks, cautious]);
	const { enrolmentId } = earlier.people.find(({ name }) => name === waiting[1]!.name)!;
	const giving = {
		...{ id: newId(now()), enrolmentId, rewardKey: 'four_weeks', bagId: null, reason: null },
		...{ giverId: earlier.counselor.staffId, givenOn: dayOf(now(), agency.zone) }
	};
	kept(await acting(administrator, (work) => giveReward(work, agency.zone, giving)));
	return earlier;
}

/** What was recorded of each, in the order of their names. */
async function tellOf(agency: Agency, earlier: Earlier, told: Told[][]): Promise<void> {
	const people = earlier.people.toSorted((a, b) => (a.name < b.name ? -1 : 1));
	for (const [at, { enrolmentId }] of people.entries()) {
		await beginAt(agency, earlier, enrolmentId, 'quit_date');
		for (const one of told[at]!) await tellContact(earlier, enrolmentId, one);
	}
}
