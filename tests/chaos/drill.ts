// npm run drill [-- --seed N]
//
// The worst day, rehearsed: a town at work, a backup taken meanwhile, more work, then the server is
// gone. The backup is restored into a new place and proved, the app is started on it, everybody signs
// in again, and the phones exchange. Exits with 1 unless every table came back equal and every fact
// that either server ever acknowledged is there exactly once.
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { secretFingerprint } from '#lib/server/backup/keys.ts';
import { differences, leftOut, type Manifest } from '#lib/server/backup/manifest.ts';
import { proveBackup, restoreBackup } from '#lib/server/backup/restore-backup.ts';
import { speakPlainly, sumsOf, tablesOf } from '#lib/server/backup/tables.ts';
import { writeBackup } from '#lib/server/backup/write-backup.ts';
import { project } from '#lib/server/commands/project.ts';
import { withConnection } from '#lib/server/postgres/roles.ts';
import { chanceOf } from './chance.ts';
import type { Given } from './client.ts';
import { readTables } from './final-tables.ts';
import { attemptsOf, HistoryFile, readHistory } from './history.ts';
import { booker, office } from './load-office.ts';
import { ChaosPhone } from './load-phones.ts';
import { acknowledgedOf } from './phone-checker.ts';
import { raiseStage, raiseTown, type Stage } from './stage.ts';

const BEFORE_MS = 6_000;
const AFTER_MS = 5_000;
const BOOKERS = 3;
const BOOK_AGAIN_MS = 4_000;

const { values: asked } = parseArgs({ options: { seed: { type: 'string', default: '1' } } });
const say = (line: string) => void process.stdout.write(line + '\n');
const key = randomBytes(32);
const startedAt = performance.now();
const troubles: string[] = [];

say('Raising the town …');
const stage = await raiseTown();
let place: Stage | undefined;
try {
	await rehearse();
} finally {
	await place?.end();
	await stage.end();
}
say(
	troubles.length
		? `\nNot as it should be: ${troubles.join('; ')}.`
		: '\nEvery table came back equal, and every fact that was ever acknowledged is there once.'
);
process.exitCode = troubles.length ? 1 : 0;

async function rehearse(): Promise<void> {
	const since = new Date();
	const file = join(stage.folder, 'history.ndjson');
	const history = new HistoryFile(file);
	const chance = chanceOf(Number(asked.seed));
	let isOver = false;
	const given = (): Given => ({
		...{ stage, history, isOver: () => isOver },
		chance: chanceOf(Math.floor(chance() * 2 ** 32))
	});
	const phones = stage.counselors.map((email, at) => new ChaosPhone(given(), `phone ${at}`, email));
	for (const phone of phones) await phone.begin();
	const load = [
		...phones.map((phone) => phone.work()),
		...Array.from({ length: BOOKERS }, (_, at) => booker(given(), `organization ${at}`)),
		office(given(), 'office')
	];
	await sleep(BEFORE_MS);
	const { backup, manifest } = await backUp();
	await sleep(AFTER_MS);
	isOver = true;
	await Promise.all(load);
	const lost = await readTables(stage.adminUrl(), stage.agency.id, since);
	say(
		`The server is gone. It had ${lost.series.length} bookings, ${lost.operations.length} facts.`
	);
	await Promise.all(stage.doors.map(({ app }) => app.end()));

	await restore(backup, manifest);
	const before = await readTables(place!.adminUrl(), stage.agency.id, since);
	say(`Restored: ${before.series.length} bookings, ${before.operations.length} facts.`);
	await exchangeAgain(phones);
	await bookAgain(given());
	history.close();
	const after = await readTables(place!.adminUrl(), stage.agency.id, since);
	judge(file, new Date(manifest.takenAt), before, after);
	say(`The whole rehearsal took ${lasting(startedAt)}.`);
}

async function backUp(): Promise<{ backup: string; manifest: Manifest }> {
	const backup = join(stage.folder, 'town.backup');
	const secret = secretFingerprint(stage.secret);
	const began = performance.now();
	const manifest = await writeBackup({ url: stage.urls.backupUrl, file: backup, key, secret });
	const rows = manifest.tables.reduce((sum, one) => sum + one.rows, 0);
	say(`Backup under load: ${rows} rows of ${manifest.tables.length} tables in ${lasting(began)}.`);
	return { backup, manifest };
}

async function restore(file: string, manifest: Manifest): Promise<void> {
	const began = performance.now();
	const { agency, starts, counselors } = stage;
	place = await raiseStage(stage.secret, async (urls, adminUrl, secret) => {
		await proveBackup({ file, key, project }, secretFingerprint(secret));
		await restoreBackup({ ...urls, file, key, project }, manifest);
		const wrong = differences(manifest.tables, await sumsIn(adminUrl));
		troubles.push(...wrong);
		const equal = manifest.tables.length - wrong.length;
		say(
			`Proved and restored in ${lasting(began)}: ${equal} of ${manifest.tables.length} tables equal.`
		);
		return { agency, starts, counselors };
	});
	say(`The app is open on it ${lasting(began)} after the restore began.`);
}

function sumsIn(url: string) {
	return withConnection(url, (sql) =>
		sql.begin(async (tx) => {
			await speakPlainly(tx);
			return sumsOf(tx, await tablesOf(tx, leftOut));
		})
	);
}

/** Nobody is signed in any more; then everybody is, and the phones do what they do by themselves. */
async function exchangeAgain(phones: ChaosPhone[]): Promise<void> {
	for (const phone of phones) {
		const { epoch } = await phone.database.facts();
		phone.moveTo(place!);
		if (await phone.exchange()) troubles.push(`${phone.name} was let in by an old sign-in`);
		await phone.signIn();
		if (!(await phone.settle())) troubles.push(`${phone.name} still has something to send`);
		const isTold = (await phone.database.facts()).epoch !== epoch;
		if (!isTold) troubles.push(`${phone.name} was not told of the restore`);
	}
}

/** A company books on the restored server, which also needs its sequences to be right. */
async function bookAgain(given: Given): Promise<void> {
	const until = performance.now() + BOOK_AGAIN_MS;
	await booker({ ...given, stage: place!, isOver: () => performance.now() > until }, 'afterwards');
}

type Tables = Awaited<ReturnType<typeof readTables>>;

function judge(file: string, took: Date, before: Tables, after: Tables): void {
	const told = readHistory(file);
	const acknowledged = acknowledgedOf(told);
	const rows = after.operations.filter((one) => one.verdict === 'applied').map((one) => one.id);
	const effects = [...after.contacts, ...after.anchors];
	for (const { id, effect } of told.recorded.filter((one) => acknowledged.has(one.id))) {
		if (countOf(rows, id) !== 1)
			troubles.push(`the fact ${id} is there ${countOf(rows, id)} times`);
		const times = countOf(effects, effect);
		if (times !== 1) troubles.push(`what ${id} says is there ${times} times`);
	}
	const again = after.operations.length - before.operations.length;
	say(`Facts acknowledged: ${acknowledged.size}. Sent again after the restore: ${again}.`);
	const here = new Set(after.series.map((one) => one.key));
	const answered = attemptsOf(told, 'book').filter((one) => one.result === 'ok');
	const gone = answered.filter((one) => !here.has(one.asked.key));
	const early = gone.filter((one) => one.returnedAt! < took.getTime());
	if (early.length) troubles.push(`${early.length} bookings from before the backup are gone`);
	const keys = new Set(gone.map((one) => one.asked.key));
	say(`Bookings answered after the backup, and gone with the server: ${keys.size}.`);
	const later = after.series.length - before.series.length;
	if (!later) troubles.push('nobody could book on the restored server');
	say(`Booked on the restored server: ${later}.`);
}

function countOf(ids: string[], id: string): number {
	return ids.filter((one) => one === id).length;
}

function lasting(since: number): string {
	return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}
