import { randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { buildIfStale } from '#lib/server/commands/freshness.ts';
import { project } from '#lib/server/commands/project.ts';
import { migrateDatabase } from '#lib/server/postgres/migrate.ts';
import type { DatabaseUrls } from '#lib/server/postgres/roles.ts';
import { asSettings } from '#lib/server/postgres/urls.ts';
import { temporaryFolder } from '../database/throwaway.ts';
import { AppProcess } from './app-process.ts';
import { furnish, type TownFacts } from './busy-town.ts';
import { OwnPostgres } from './own-postgres.ts';
import { ToxicProxy } from './toxic-proxy.ts';

const APPS = 2;

/** One process of the product, what lies between it and its clients, and it and its database. */
export type Door = { app: AppProcess; toClients: ToxicProxy; toDatabase: ToxicProxy };

export type Stage = TownFacts & {
	folder: string;
	postgres: OwnPostgres;
	urls: DatabaseUrls;
	/** The administrator's address, past every proxy and wall. */
	adminUrl: () => string;
	secret: string;
	doors: Door[];
	end: () => Promise<void>;
};

/** Fills an empty database of a stage and tells about the town that is then in it. */
export type Filling = (urls: DatabaseUrls, adminUrl: string, secret: string) => Promise<TownFacts>;

/** Raises a town of its own: a durable database, people who enrolled, `apps` processes of the app. */
export async function raiseTown(apps = APPS): Promise<Stage> {
	const fill: Filling = async (urls, adminUrl, secret) => {
		await migrateDatabase(urls, project);
		return furnish(urls, adminUrl, secret);
	};
	return raiseStage(randomBytes(32).toString('base64'), fill, apps);
}

/** Raises a durable database with whatever `fill` puts into it, and `apps` processes on it. */
export async function raiseStage(secret: string, fill: Filling, apps = APPS): Promise<Stage> {
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
		const password = new URL(cluster.adminUrl).password;
		const adminUrl = () => `postgres://postgres:${password}@127.0.0.1:${database.port}/doorstep`;
		endWith(end);
		const town = await fill(urls, adminUrl(), secret);
		mkdirSync(join(folder, 'logs'));
		for (let at = 0; at < apps; at++) doors.push(await openDoor(at, database, urls, secret));
		await Promise.all(doors.map(({ app }) => app.start()));
		return { folder, postgres: database, urls, adminUrl, secret, ...town, doors, end };
	} catch (error) {
		await end();
		throw error;
	}
}

/** Ctrl-C, or whoever ends us, clears the stage away too. */
function endWith(end: () => Promise<void>): void {
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => void end().finally(() => process.exit(1)));
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
