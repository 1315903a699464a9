import { randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import type { ServiceRules } from '#lib/visits/time/rules.ts';

/* Services at stops of the agency's own, brought into a town by the tests that need them. */

/**
 * The bus of a case: Tuesday and Thursday afternoons, in each week of the month at another place.
 * The crew, the turns and the addresses are assumed.
 */
export const busRules: ServiceRules = {
	place: 'stops',
	stops: [
		stop('museum', '과학관 앞', 'Science museum'),
		stop('outlet', '아울렛 주차장', 'Outlet car park'),
		stop('market', '오일장 입구', 'Five-day market'),
		stop('hall', '주민센터', 'Community centre')
	],
	calendar: ['museum', 'outlet', 'market', 'hall'].map((key, at) => ({
		days: [2, 4],
		weeks: [at + 1],
		fromMinute: 780,
		untilMinute: 1020,
		stop: key
	})),
	walkIn: 'only',
	headcount: { min: 1, max: 40 },
	crewSize: 2,
	minutesPerPerson: 20,
	roundMinutesTo: 30,
	setUpMinutes: 30,
	travelMinutes: 30,
	gridMinutes: 30,
	leadTimeDays: 1,
	horizonDays: 90,
	spanDays: 0,
	visits: [
		{
			...{ number: 1, offsetDays: 0, earlierDays: 0, laterDays: 0, role: 'first' },
			label: { ko: '찾아가는 상담', en: 'Session' },
			sessionMinutes: 60
		}
	]
};

function stop(key: string, ko: string, en: string) {
	return { key, name: { ko, en }, address: `서울시 한강구 예시로 ${key.length}0` };
}

export type StopService = {
	key?: string;
	name?: { ko: string; en: string };
	/** Whether people enrol in the clinic's programme there. */
	hasProgramme?: boolean;
};

/** Adds a service with the rules of the bus, changed as told; gives back its key. */
export async function aStopService(
	admin: postgres.Sql,
	agencyId: string,
	rules: Partial<ServiceRules>,
	{ key = `bus-${randomUUID().slice(0, 8)}`, name, hasProgramme = false }: StopService = {}
): Promise<string> {
	await admin`insert into service ${admin({
		agency_id: agencyId,
		id: randomUUID(),
		key,
		name: admin.json(name ?? { ko: '마음버스 (예시)', en: 'Mind bus (sample)' }),
		summary: admin.json({
			ko: '버스가 동네로 찾아가 마음 건강을 살핍니다. 비용은 없습니다.',
			en: 'A bus comes to your neighbourhood to look after your mind. Free of charge.'
		}),
		preparation: admin.json([{ ko: '신분증', en: 'Something that shows who you are' }]),
		rules: admin.json({ ...busRules, ...rules } as never),
		template_key: hasProgramme ? 'kr-visit-6m' : null,
		template_version: hasProgramme ? 1 : null,
		roster: 'none',
		source: admin.json({ ko: '예시로 정했습니다.', en: 'Assumed as a sample.' }),
		published_at: new Date('2026-01-01T00:00:00Z')
	})}`;
	return key;
}

/** Nobody is offered these services any more, so that the lists of other tests are as they were. */
export async function retireStopServices(admin: postgres.Sql): Promise<void> {
	await admin`update service set retired_at = now() where key like 'bus-%'`;
}
