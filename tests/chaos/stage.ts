import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import postgres from 'postgres';
import { agencyBySlug, type Agency } from '#lib/identity/queries.server.ts';
import { stopQueue } from '#lib/jobs/queue.server.ts';
import { buildIfStale } from '#lib/server/commands/freshness.ts';
import { project } from '#lib/server/commands/project.ts';
import { closeConnection } from '#lib/server/database.server.ts';
import { migrateDatabase } from '#lib/server/postgres/migrate.ts';
import { urlOf, type DatabaseUrls } from '#lib/server/postgres/roles.ts';
import { asSettings } from '#lib/server/postgres/urls.ts';
import { registerReactions } from '#lib/server/reactions.server.ts';
import { hangang } from '../town/cast.ts';
import { loadTown } from '../town/load.ts';
import { aBookedSeries, listed } from '../town/stories.ts';
import { temporaryFolder } from '../database/throwaway.ts';
import { AppProcess } from './app-process.ts';
import { OwnPostgres } from './own-postgres.ts';
import { ToxicProxy } from './toxic-proxy.ts';

const APPS = 2;
const PEOPLE = 12;
const MORE_COUNSELORS = 9;

/** One process of the product, what lies between it and its clients, and it and its database. */
export type Door = { app: AppProcess; toClients: ToxicProxy; toDatabase: ToxicProxy };

export type Stage = {
	folder: string;
	postgres: OwnPostgres;
	urls: DatabaseUrls;
	/** The administrator's address, past every proxy and wall. */
	adminUrl: () => string;
	secret: string;
	agency: Agency;
	/** The starts that a company of 32 is offered, `2026-12-01T600`, with their instants. */
	starts: { start: string; startsAt: string }[];
	/** The e-mails of the counselors whose visits have people on their roster. */
	counselors: string[];
	doors: Door[];
	end: () => Promise<void>;
};

/** Raises a town of its own: a durable database, people who enrolled, two processes of the app. */
export async function raiseStage(): Promise<Stage> {
	await buildIfStale(project);
	const folder = temporaryFolder();
	const database = new OwnPostgres(folder);
	const doors: Door[] = [];
	const end = async () => {
		await Promise.all(doors.map(({ app }) => app.end()));
		await Promise.all(doors.flatMap((one) => [one.toClients.close(), one.toDatabase.close()]));
		await database.stop();
		rmSync(folder, { recursive: true, force: true });
	};
	try {
		const { urls, cluster } = await database.start();
		await migrateDatabase(urls, project);
		const secret = randomBytes(32).toString('base64');
		const password = new URL(cluster.adminUrl).password;
		const adminUrl = () => `postgres://postgres:${password}@127.0.0.1:${database.port}/doorstep`;
		const town = await furnish(urls, adminUrl(), secret);
		mkdirSync(join(folder, 'logs'));
		for (let at = 0; at < APPS; at++) doors.push(await openDoor(at, database, urls, secret));
		await Promise.all(doors.map(({ app }) => app.start()));
		return { folder, postgres: database, urls, adminUrl, secret, ...town, doors, end };
	} catch (error) {
		await end();
		throw error;
	}
}

async function openDoor(
	at: number,
	database: OwnPostgres,
	urls: DatabaseUrls,
	secret: string
): Promise<Door> {
	const toDatabase = await ToxicProxy.listen(() => database.port);
	const { DATABASE_URL, DATABASE_JOBS_URL } = asSettings({
		appUrl: throughPort(urls.appUrl, toDatabase.port),
		jobsUrl: throughPort(urls.jobsUrl, toDatabase.port)
	});
	const settings = {
		...{ DATABASE_URL: DATABASE_URL!, DATABASE_JOBS_URL: DATABASE_JOBS_URL! },
		...{ DOORSTEP_SECRET: secret, DOORSTEP_LIMIT_FACTOR: '100000' }
	};
	let toClients: ToxicProxy | undefined;
	const app = await AppProcess.make(
		async (own) => {
			toClients = await ToxicProxy.listen(() => own);
			return toClients.port;
		},
		settings,
		join(database.folder, 'logs', `app-${at}.log`)
	);
	return { app, toClients: toClients!, toDatabase };
}

function throughPort(url: string, port: number): string {
	const changed = new URL(url);
	changed.port = String(port);
	return changed.href;
}

/** Loads the town through the product's own acts, in this process, before anything is broken. */
async function furnish(urls: DatabaseUrls, adminUrl: string, secret: string) {
	Object.assign(process.env, asSettings(urls), { DOORSTEP_SECRET: secret });
	registerReactions();
	await loadTown(urls.ownerUrl);
	const agency = (await agencyBySlug(hangang.slug))!;
	await aBookedSeries(agency, PEOPLE);
	const admin = postgres(adminUrl, { max: 1, onnotice: () => {} });
	const busy = await admin<{ email: string }[]>`
		select distinct s.email from staff s join resource r on r.staff_id = s.id
		join allocation a on a.resource_id = r.id where s.agency_id = ${agency.id}`;
	await moreCounselors(admin, agency.id);
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
async function moreCounselors(admin: postgres.Sql, agencyId: string): Promise<void> {
	for (let at = 0; at < MORE_COUNSELORS; at++) {
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

/** The address of a database of the stage with another name. */
export function otherDatabase(stage: Stage, name: string): string {
	return urlOf(stage.adminUrl(), name);
}
