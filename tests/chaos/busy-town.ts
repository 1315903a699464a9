import postgres from 'postgres';
import { agencyBySlug, type Agency } from '#lib/identity/queries.server.ts';
import { stopQueue } from '#lib/jobs/queue.server.ts';
import { closeConnection } from '#lib/server/database.server.ts';
import type { DatabaseUrls } from '#lib/server/postgres/roles.ts';
import { asSettings } from '#lib/server/postgres/urls.ts';
import { registerReactions } from '#lib/server/reactions.server.ts';
import { hangang } from '../town/cast.ts';
import { loadTown } from '../town/load.ts';
import { aBookedSeries, listed } from '../town/stories.ts';

const PEOPLE = 12;
const MORE_COUNSELORS = 9;

/** What the clients of a load know about their town. */
export type TownFacts = {
	agency: Agency;
	/** The starts that a company of 32 is offered, `2026-12-01T600`, with their instants. */
	starts: { start: string; startsAt: string }[];
	/** The e-mails of the counselors whose visits have people on their roster. */
	counselors: string[];
};

/** Loads the town through the product's own acts, in this process, before anything is broken. */
export async function furnish(
	urls: DatabaseUrls,
	adminUrl: string,
	secret: string
): Promise<TownFacts> {
	Object.assign(process.env, asSettings(urls), { DOORSTEP_SECRET: secret });
	registerReactions();
	await loadTown(urls.ownerUrl);
	const agency = (await agencyBySlug(hangang.slug))!;
	await aBookedSeries(agency, PEOPLE);
	const admin = postgres(adminUrl, { max: 1, onnotice: () => {} });
	const busy = await admin<{ email: string }[]>`
		select distinct s.email from staff s join resource r on r.staff_id = s.id
		join allocation a on a.resource_id = r.id where s.agency_id = ${agency.id}`;
	await moreCounselors(admin, agency.id, MORE_COUNSELORS);
	await admin.end();
	const days = await listed(agency);
	const starts = days.flatMap(({ day, times }) =>
		times.map(({ minute }) => ({
			start: `${day}T${minute}`,
			startsAt: new Date(Date.parse(`${day}T00:00:00+09:00`) + minute * 60_000).toISOString()
		}))
	);
	await stopQueue();
	await closeConnection();
	return { agency, starts, counselors: busy.map((one) => one.email) };
}

/** So that many companies find a time. They have the hours of the first one. */
export async function moreCounselors(
	admin: postgres.Sql,
	agencyId: string,
	count: number
): Promise<void> {
	for (let at = 0; at < count; at++) {
		await admin`
			with one as (
				insert into staff (agency_id, id, role, email, name, password_hash, language, created_at)
				select agency_id, gen_random_uuid(), role, ${`more${at}@hangang.example`}, name,
					password_hash, language, created_at
				from staff where agency_id = ${agencyId} and role = 'counselor' limit 1
				returning agency_id, id, created_at),
			its as (
				insert into resource (agency_id, id, staff_id, created_at)
				select agency_id, gen_random_uuid(), id, created_at from one returning agency_id, id)
			insert into working_hours (agency_id, resource_id, weekday, from_minute, to_minute)
			select its.agency_id, its.id, h.weekday, h.from_minute, h.to_minute
			from its, working_hours h
			where h.agency_id = ${agencyId} and h.resource_id = (
				select resource_id from working_hours where agency_id = ${agencyId} limit 1)`;
	}
}
