import { building } from '$app/environment';
import { allAgencies } from '#lib/identity/queries.server.ts';
import { doDuties } from '#lib/jobs/duties.server.ts';
import { defineRound, startWorkers, stopQueue } from '#lib/jobs/queue.server.ts';
import { channelsWithProvider } from '#lib/notices/providers.server.ts';
import { closeConnection } from '#lib/server/database.server.ts';
import { registerGauges } from '#lib/server/gauges.server.ts';
import { logSurprise } from '#lib/server/log.server.ts';
import { processState } from '#lib/server/process-state.server.ts';
import { registerReactions } from '#lib/server/reactions.server.ts';
import { readiness } from '#lib/server/readiness.server.ts';
import { settings } from '#lib/server/settings.server.ts';
import { checkRole, trustedRole } from '#lib/server/trusted-role.server.ts';

/**
 * What must be true before the first request is answered: throws where a setting is wrong or the
 * role is powerful. A database that is away stops no start; pages say so until it is there.
 */
export async function startServer(): Promise<void> {
	if (building) return;
	await checkRole();
	// An address that must not be told private links stops the start, not the first text.
	channelsWithProvider();
	void settings.pushHosts;
	void settings.doors;
	registerReactions();
	defineRound('duties', () => doAllDuties());
	registerGauges();
	processState.readiness = readiness;
	process.on('sveltekit:shutdown', stopServer);
	// Nobody waits for the jobs; the first page does not need them. They are tried for until they run.
	void trustedRole().then(() => startWorkers().then(() => doAllDuties(true)));
}

/**
 * The duties of every agency whose time has come. At a start all of them: what could not be sent so
 * far, or whose job was lost, waits for no clock.
 */
async function doAllDuties(isStart = false): Promise<void> {
	try {
		for (const { id } of await allAgencies()) await doDuties(id, isStart);
	} catch (error) {
		logSurprise(error, { route: 'duties' });
	}
}

async function stopServer(): Promise<void> {
	await stopQueue();
	await closeConnection();
}
