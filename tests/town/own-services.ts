import { randomUUID } from 'node:crypto';
import type postgres from 'postgres';
import type { ServiceContent } from '#lib/visits/services/service-content.ts';
import type { ServiceRules, VisitRule } from '#lib/visits/time/rules.ts';
import { clinicRules } from './services.ts';

/* Services of a test's own, so that it changes nothing for others: one visit, one counselor. */

/** A visit of one hour, so many days after the first. */
export function anHour(number: number, offsetDays = 0, more: Partial<VisitRule> = {}): VisitRule {
	return {
		...{ number, offsetDays, earlierDays: 0, laterDays: 0, sessionMinutes: 60 },
		role: number === 1 ? 'first' : 'last',
		label: { ko: `${number}차 방문`, en: `Visit ${number}` },
		...more
	};
}

/** Adds a service with the clinic's rules for one visit, changed as told; gives back its key. */
export async function aService(
	admin: postgres.Sql,
	agencyId: string,
	rules: Partial<ServiceRules> = {},
	content: ServiceContent = {}
): Promise<string> {
	const key = `own-${randomUUID().slice(0, 8)}`;
	const oneVisit = {
		crewSize: 1,
		headcount: { min: 1, max: 90 },
		spanDays: 0,
		visits: [anHour(1)]
	};
	await admin`insert into service ${admin({
		...{ agency_id: agencyId, id: randomUUID(), key, roster: 'none' },
		name: admin.json({ ko: '예시 서비스', en: 'Sample service' }),
		summary: admin.json({ ko: '예시입니다.', en: 'A sample.' }),
		preparation: admin.json([]),
		rules: admin.json({ ...clinicRules(), ...oneVisit, ...rules } as never),
		content: admin.json(content as never),
		source: admin.json({ ko: '예시로 정했습니다.', en: 'Assumed as a sample.' }),
		published_at: new Date('2026-01-01T00:00:00Z')
	})}`;
	return key;
}
