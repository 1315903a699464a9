import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../database/fresh.ts';
import { aService, programmes } from './files.ts';
import { fieldsOf, isFieldShown, judge } from './judge.ts';
import { useDatabase } from './stage.ts';
import { stopQueue } from '#lib/jobs/queue.server.ts';
import { closeConnection } from '#lib/server/database.server.ts';
import { parseService, serviceText } from '#lib/visits/services/service-file.ts';

/* A few of the programmes as a whole, and checkers that have to fail on planted faults. */

let database: FreshDatabase;
beforeAll(async () => {
	database = await freshDatabase();
	useDatabase(database);
}, 60_000);
afterAll(async () => {
	await stopQueue();
	await closeConnection();
	await database.drop();
});

/** Those that were made up for trying are called so. */
const setOf = (id: string) => (id.startsWith('trying-') ? 'others' : 'published');
const recordOf = (id: string) => programmes(setOf(id)).find((one) => one.id === id)!;
const serviceOf = (id: string) => aService(id, setOf(id));
const all = [...programmes(), ...programmes('others')].map(({ id }) => id);

describe('an import file', () => {
	test.each(all)('%s is read, and written the same again', (id) => {
		const read = parseService(serviceOf(id));
		if (!read.ok) throw new Error(JSON.stringify(read.flaws));
		const again = parseService(JSON.parse(serviceText(read.file)));
		expect(again).toEqual(read);
	});
});

describe('a programme', () => {
	test.each([
		'kr-yangju-2016',
		'kr-eunpyeong-legal-2014',
		'us-parkland-mobile-immunization',
		'us-mccf-vita-2025',
		'kr-jongno-2013-week-plan',
		'trying-cohorts',
		'trying-two-sessions'
	])(
		'%s is shown in full',
		async (id) => {
			const { missing, why, shown } = await judge(database.ownerUrl, recordOf(id), serviceOf(id));
			expect({ why, missing }).toEqual({ why: null, missing: [] });
			expect(shown).toHaveLength(fieldsOf(recordOf(id)).length);
		},
		120_000
	);
});

type Json = Record<string, never> & {
	rules: Record<string, unknown>;
	content: Record<string, unknown>;
};

/** What somebody could get wrong in a file, and the field of the record that must then be missing. */
const faults: [id: string, field: string, spoil: (file: Json) => void][] = [
	[
		'kr-yangju-2016',
		'eligibility.min_headcount',
		({ rules }) => (rules.headcount = { min: 9, max: 60 })
	],
	[
		'kr-yangju-2016',
		'eligibility.min_headcount',
		({ rules }) => (rules.headcount = { min: 11, max: 60 })
	],
	['kr-yangju-2016', 'eligibility.min_headcount_of', ({ content }) => delete content.counts],
	['kr-yangju-2016', 'eligibility.org_types', ({ rules }) => (rules.organizationKinds = ['group'])],
	['kr-yangju-2016', 'eligibility.org_types', ({ rules }) => delete rules.organizationKinds],
	['kr-yangju-2016', 'schedule.span', ({ rules }) => (rules.variants as unknown[]).pop()],
	['kr-yangju-2016', 'measures', ({ content }) => (content.measures as unknown[]).pop()],
	['kr-yangju-2016', 'supplies', ({ content }) => delete content.supplies],
	['kr-yangju-2016', 'eligibility.who', ({ content }) => delete content.who],
	['kr-gongju', 'eligibility.min_org_size', ({ rules }) => (rules.organizationSize = { min: 21 })],
	['kr-gongju', 'schedule.at_least', ({ rules }) => ((rules.variants as unknown[]).length = 1)],
	['kr-gongju', 'hours.from', ({ rules }) => delete rules.calendar],
	['kr-gongju', 'hours.days', ({ rules }) => delete rules.calendar],
	['kr-gongju', 'between_visits.channels', ({ content }) => delete content.betweenVisits],
	['kr-gongju', 'schedule.follow_up', ({ content }) => delete content.followUp],
	['kr-pocheon-2025', 'season.to', ({ rules }) => (rules.season = { from: '2025-03-01' })],
	[
		'kr-pocheon-2025',
		'season.from',
		({ rules }) => {
			rules.season = { to: '2025-11-30' };
			delete rules.requests;
		}
	],
	['kr-pocheon-2025', 'incentives', ({ content }) => (content.rewards as unknown[]).pop()],
	[
		'kr-ansan-danwon-2019',
		'apply.window_from',
		({ rules }) => (rules.requests = { from: '2019-01-03' })
	],
	['kr-ansan-danwon-2019', 'apply.first_come', ({ content }) => delete content.selection],
	[
		'kr-ansan-danwon-2019',
		'schedule.number_of_visits',
		({ rules }) => (rules.visits as unknown[]).pop()
	],
	[
		'kr-dongducheon-fire-station',
		'schedule.interval',
		({ rules }) => {
			rules.spanDays = 90;
			for (const visit of rules.visits as { offsetDays: number }[]) visit.offsetDays *= 2;
		}
	],
	[
		'kr-dongducheon-fire-station',
		'apply.channels',
		({ content }) => (content.channels = ['phone'])
	],
	[
		'kr-army-training-2012',
		'schedule.offsets',
		({ rules }) => {
			for (const visit of rules.visits as { weekdays?: number[] }[]) {
				if (visit.weekdays) visit.weekdays = [5];
			}
		}
	],
	[
		'kr-seocho-2026-large-workplaces',
		'visits',
		({ rules }) => delete (rules.visits as { does?: unknown }[])[4]!.does
	],
	[
		'kr-daegu-junggu-2008-apartments',
		'eligibility.other',
		({ rules }) => (rules.organizationSize = { min: 299, of: 'households' })
	],
	[
		'kr-daegu-junggu-2008-apartments',
		'hours.to',
		({ rules }) => (rules.calendar = [{ fromMinute: 1140, untilMinute: 1380 }])
	],
	[
		'kr-eunpyeong-legal-2014',
		'schedule.interval',
		({ rules }) =>
			(rules.calendar = [{ days: [4], weeks: [2, 3], fromMinute: 600, untilMinute: 720 }])
	],
	[
		'kr-eunpyeong-legal-2014',
		'site_requirements',
		({ content }) => (content.asks as unknown[]).pop()
	],
	['kr-eunpyeong-legal-2014', 'fee', ({ content }) => delete content.fee],
	['us-parkland-mobile-immunization', 'apply.lead_time', ({ rules }) => (rules.leadTimeDays = 14)],
	[
		'us-parkland-mobile-immunization',
		'apply.response_time',
		({ content }) => (content.responseDays = 6)
	],
	[
		'us-parkland-mobile-immunization',
		'eligibility.age_to',
		({ content }) => (content.ages = { to: 17 })
	],
	[
		'us-parkland-mobile-immunization',
		'hours.text',
		({ rules }) => {
			delete rules.visitMinutesMax;
			delete rules.crewSizeMax;
		}
	],
	['us-mccf-vita-2025', 'session_minutes', ({ rules }) => (rules.turnMinutes = 30)],
	['us-mccf-vita-2025', 'schedule.stops', ({ rules }) => (rules.calendar as unknown[]).pop()],
	['us-mccf-vita-2025', 'apply.walk_in', ({ rules }) => (rules.walkIn = 'welcome')],
	['us-mccf-vita-2025', 'staff', ({ content }) => delete content.staff],
	[
		'kr-gijang-mindbus-2022',
		'schedule.stops',
		({ rules }) =>
			(rules.calendar as { weeks: number[] }[])
				.reverse()
				.forEach((one, at) => (one.weeks = [at + 1]))
	],
	[
		'uk-warwickshire-mobile-library-2023',
		'schedule.interval',
		({ rules }) => {
			for (const one of rules.calendar as { everyWeeks: { weeks: number } }[])
				one.everyWeeks.weeks = 3;
		}
	],
	[
		'kr-mic-2005-it-sme-field-team',
		'schedule.fixed_dates',
		({ rules }) => (rules.calendar as { dates: string[] }[])[0]!.dates.shift()
	],
	[
		'kr-mic-2005-it-sme-field-team',
		'capacity.text',
		({ rules }) => (rules.caps = { seriesAMonth: 11 })
	],
	['kr-dongducheon-fire-station', 'schedule.interval', ({ rules }) => delete rules.pace],
	['kr-geumcheon-2019-quit-savings', 'setting', ({ rules }) => delete rules.place],
	['kr-gijang-mindbus-2022', 'schedule.stops', () => {}],
	['trying-not-first-week', 'schedule.min_gap_days', ({ rules }) => delete rules.pace],
	[
		'trying-not-first-week',
		'schedule.visits_a_month',
		({ rules }) => (rules.pace = { gapDays: 5 })
	],
	['trying-island-clinic', 'season.closed', ({ rules }) => delete rules.closed],
	[
		'trying-island-clinic',
		'schedule.month_days',
		({ rules }) => (rules.calendar as { monthDays: number[] }[])[0]!.monthDays.pop()
	],
	[
		'trying-last-wednesday',
		'schedule.month_weekday',
		({ rules }) => ((rules.calendar as { weeks: number[] }[])[0]!.weeks = [4])
	],
	['trying-cohorts', 'schedule.begins', ({ rules }) => delete rules.begins],
	[
		'trying-quarter-rounds',
		'apply.rounds',
		({ rules }) => delete (rules.rounds as { opensAtMinute?: number }[])[0]!.opensAtMinute
	],
	[
		'trying-quarter-rounds',
		'capacity.per_quarter',
		({ rules }) => (rules.caps = { seriesAMonth: 4 })
	],
	['trying-lottery', 'apply.chosen_after', ({ content }) => (content.selection = { by: 'lot' })],
	[
		'trying-two-sessions',
		'capacity.sessions',
		({ rules }) => ((rules.turnPlaces as { places: number }[])[1]!.places = 2)
	],
	[
		'trying-evening-appointments',
		'apply.by_appointment_from',
		({ rules }) => delete rules.turnPlaces
	],
	['trying-small-first', 'rules.waiting_first_up_to', ({ rules }) => delete rules.waitingFirst],
	['trying-small-first', 'capacity.per_day', ({ rules }) => delete rules.caps],
	[
		'trying-counts-by-kind',
		'schedule.visits_by_org_type',
		({ rules }) =>
			delete (rules.variants as { organizationKinds?: string[] }[])[2]!.organizationKinds
	],
	[
		'kr-jongno-dementia-2021',
		'eligibility.age_from',
		({ content }) => (content.ages = { from: 65 })
	]
];

describe('a planted fault', () => {
	test.each(faults)(
		'in %s is found in %s',
		async (id, field, spoil) => {
			const file = serviceOf(id) as Json;
			spoil(file);
			const isShown = await isFieldShown(database.ownerUrl, recordOf(id), file, field);
			expect(isShown).toBe(false);
			expect(parseService(file).ok, 'the file itself is sound').toBe(true);
		},
		60_000
	);
});
