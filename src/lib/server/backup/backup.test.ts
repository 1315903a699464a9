import { createHash, randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { inject } from 'vitest';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { freshDatabase } from '../../../../tests/database/fresh.ts';
import { fieldTown, type FieldTown } from '#lib/field/exchange.test-kit.ts';
import { frame, jsonOf } from '#lib/server/backup/frames.ts';
import { secretFingerprint } from '#lib/server/backup/keys.ts';
import { leftOut, type Manifest, type TableSum } from '#lib/server/backup/manifest.ts';
import { readBackup } from '#lib/server/backup/read-backup.ts';
import { proveBackup, restoreBackup } from '#lib/server/backup/restore-backup.ts';
import {
	migrationsIn,
	refuseForeign,
	withFirstMigrations
} from '#lib/server/backup/schema-version.ts';
import { sealed } from '#lib/server/backup/sealed-stream.ts';
import { RowSum, speakPlainly, sumsOf, tablesOf } from '#lib/server/backup/tables.ts';
import { writeBackup } from '#lib/server/backup/write-backup.ts';
import { migrateTables } from '#lib/server/postgres/migrate.ts';
import {
	bootstrap,
	roleUrls,
	urlOf,
	withConnection,
	type DatabaseUrls
} from '#lib/server/postgres/roles.ts';

const project = process.cwd();
const key = randomBytes(32);
const secret = secretFingerprint('c2VjcmV0');
const folder = mkdtempSync(join(tmpdir(), 'doorstep-backup-'));
const file = join(folder, 'town.backup');
let town: FieldTown;
let manifest: Manifest;

beforeAll(async () => {
	town = await fieldTown();
	const { envelope } = await town.checkIn('강하늘');
	await town.phone.push(envelope);
	// What COPY has to escape, and what orders differently under other collations.
	await town.admin`update organization set contact_name = ${'탭\t줄\n바꿈 \\N \\. "끝"'}`;
	manifest = await writeBackup({ url: town.backupUrl, file, key, secret });
}, 60_000);
afterAll(async () => {
	rmSync(folder, { recursive: true, force: true });
	await town.leave();
});

/** A database with the roles and nothing else, as db:bootstrap makes it. */
async function newPlace(): Promise<DatabaseUrls & { adminUrl: string; drop: () => Promise<void> }> {
	const { adminUrl, passwords } = inject('database');
	const name = `doorstep_test_${randomBytes(6).toString('hex')}`;
	await bootstrap(adminUrl, { database: name, passwords });
	return {
		...roleUrls(adminUrl, name, passwords),
		adminUrl: urlOf(adminUrl, name),
		drop: () =>
			withConnection(adminUrl, async (admin) => {
				await admin.unsafe(`DROP DATABASE "${name}" WITH (FORCE)`);
			})
	};
}

/** The checksums of all tables of a database, as an administrator sees them. */
function sums(url: string) {
	return withConnection(url, (sql) =>
		sql.begin(async (tx) => {
			await speakPlainly(tx);
			return sumsOf(tx, await tablesOf(tx, leftOut));
		})
	);
}

/** The same rows once more, each under another id. */
function doubled(rows: string): string {
	const [agency] = rows.split('\t');
	const others = rows.trimEnd().split('\n');
	return rows + others.map((row, at) => renamed(row, agency!, at)).join('');
}

function renamed(row: string, agency: string, at: number): string {
	const [, , ...rest] = row.split('\t');
	const id = `00000000-0000-7000-8000-${String(at).padStart(12, '0')}`;
	return [agency, id, ...rest].join('\t') + '\n';
}

/** The backup with other rows in one table and every checksum right again. */
async function rewrite(to: string, table: string, change: (rows: string) => string) {
	const frames: Buffer[] = [];
	const tables: TableSum[] = [];
	let rows = '';
	let head: Buffer;
	await readBackup(file, key, async (one) => {
		if (one.kind === 'H') frames.push(frame('H', one.payload));
		if (one.kind === 'T') {
			rows = '';
			head = one.payload;
		}
		if (one.kind === 'R') rows += one.payload.toString();
		if (one.kind !== 'E') return;
		const { name } = jsonOf<TableSum>(one);
		const sum = new RowSum();
		const text = Buffer.from(name === table ? change(rows) : rows);
		sum.add(text);
		tables.push(sum.of(name));
		frames.push(frame('T', head), frame('R', text));
		frames.push(frame('E', tables.at(-1)!));
	});
	const sha256 = createHash('sha256').update(Buffer.concat(frames)).digest('hex');
	frames.push(frame('M', { ...manifest, tables, sha256 }));
	const packing = (packed: AsyncIterable<Buffer>) => sealed(packed, key);
	await pipeline(Readable.from(frames), createGzip(), packing, createWriteStream(to));
}

describe('a backup', () => {
	test('has every table of the product but sign-ins and their attempts', async () => {
		const all = await town.admin<{ name: string }[]>`
			select relname as name from pg_class
			where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`;
		const inFile = [...manifest.tables.map((one) => one.name), ...leftOut];
		expect(inFile.sort()).toEqual(all.map((one) => one.name));
		expect(manifest.tables.find((one) => one.name === 'check_in')?.rows).toBe(1);
	});

	test('proves itself without a database', async () => {
		expect(await readBackup(file, key)).toEqual(manifest);
	});

	test('is for its owner alone, and nothing personal stands in it in clear', () => {
		expect(statSync(file).mode & 0o777).toBe(0o600);
		const bytes = readFileSync(file);
		expect(bytes.includes('강하늘')).toBe(false);
		expect(bytes.subarray(0, 16).toString()).toBe('DOORSTEP-BACKUP ');
	});

	test('never takes the place of a file that is there', async () => {
		await expect(writeBackup({ url: town.backupUrl, file, key, secret })).rejects.toThrow(
			'already there'
		);
	});

	test('is refused to a role that does not see every row', async () => {
		const other = join(folder, 'partial.backup');
		await expect(writeBackup({ url: town.appUrl, file: other, key, secret })).rejects.toThrow();
		expect(() => statSync(other)).toThrow();
		expect(() => statSync(other + '.unfinished')).toThrow();
	});
});

describe('a spoilt backup', () => {
	const spoilt = join(folder, 'spoilt.backup');
	beforeEach(() => copyFileSync(file, spoilt));

	test('is caught when one bit has turned, wherever it is', async () => {
		const whole = readFileSync(file);
		const places = [3, 20, 60, 200, whole.length >> 1, whole.length - 20, whole.length - 1];
		for (const at of places) {
			const bytes = Buffer.from(whole);
			bytes[at]! ^= 1;
			writeFileSync(spoilt, bytes);
			await expect(readBackup(spoilt, key), `byte ${at}`).rejects.toThrow(/backup/);
		}
	});

	test('is caught when it is cut short, or something follows it', async () => {
		const whole = readFileSync(file);
		for (const length of [0, 10, 150, whole.length >> 1, whole.length - 1]) {
			writeFileSync(spoilt, whole.subarray(0, length));
			await expect(readBackup(spoilt, key), `${length} bytes`).rejects.toThrow(/backup/);
		}
		writeFileSync(spoilt, Buffer.concat([whole, whole.subarray(-40)]));
		await expect(readBackup(spoilt, key)).rejects.toThrow('damaged');
	});

	test('is no backup when it is any other file', async () => {
		writeFileSync(spoilt, '{"name":"doorstep"}\n');
		await expect(readBackup(spoilt, key)).rejects.toThrow('no backup of Doorstep');
		await expect(readBackup(join(folder, 'nothing'), key)).rejects.toThrow('There is no file');
	});

	test('with another key the right one is named, and nothing is read', async () => {
		await expect(readBackup(file, randomBytes(32))).rejects.toThrow(
			/needs the key [0-9a-f]{16}; the key given here is [0-9a-f]{16}/
		);
	});
});

describe('a restore', () => {
	test('brings every row back into a new place, equal by every checksum, behind its walls', async () => {
		const place = await newPlace();
		await restoreBackup(
			{ ...place, file, key, project },
			await proveBackup({ file, key, project }, secret)
		);
		expect(await sums(place.adminUrl)).toEqual(manifest.tables);
		expect(manifest.tables).toEqual(await sums(town.adminUrl));
		await withConnection(place.adminUrl, async (admin) => {
			const open = await admin`
				select relname from pg_class where relnamespace = 'public'::regnamespace
					and relkind = 'r' and relname <> 'agency' and not relforcerowsecurity`;
			expect([...open]).toEqual([]);
			const [sessions] = await admin`select count(*)::int as n from session`;
			expect(sessions!.n).toBe(0);
		});
		await expect(restoreBackup({ ...place, file, key, project }, manifest)).rejects.toThrow(
			'This database is in use'
		);
		await place.drop();
	}, 60_000);

	test('of an older version passes through the later migrations', async () => {
		const [before, place] = [await newPlace(), await newPlace()];
		const older = join(folder, 'older.backup');
		const folderOf = join(project, 'drizzle/migrations');
		const count = manifest.migrations.length - 1;
		await withFirstMigrations(folderOf, count, (first) => migrateTables(before.ownerUrl, first));
		await withConnection(before.adminUrl, async (admin) => {
			await admin`insert into agency (id, slug, name_ko, name_en, phone, email, zone, created_at)
				values (gen_random_uuid(), 'older', '예전', 'Older', '1', 'a@b.example', 'Asia/Seoul', now())`;
		});
		const made = await writeBackup({ url: before.backupUrl, file: older, key, secret: null });
		expect(made.migrations).toHaveLength(count);
		await restoreBackup({ ...place, file: older, key, project }, made);
		await withConnection(place.adminUrl, async (admin) => {
			expect((await admin`select slug from agency`)[0]!.slug).toBe('older');
			expect(await migrationsIn(admin)).toEqual(manifest.migrations);
		});
		await before.drop();
		await place.drop();
	}, 60_000);

	test('of a newer version is refused', async () => {
		const more = [...manifest.migrations, { hash: 'f', at: 1 }];
		expect(() => refuseForeign(more, manifest.migrations)).toThrow('newer Doorstep');
		expect(() => refuseForeign([{ hash: 'f', at: 1 }], manifest.migrations)).toThrow('not ours');
		expect(() => refuseForeign(manifest.migrations, manifest.migrations)).not.toThrow();
	});

	test.each([
		['that nobody is the staff of', 'staff', () => '', 'device was refused'],
		['of two visits at one time', 'allocation', doubled, 'allocation was refused']
	] as const)(
		'of rows %s is refused whole by the database',
		async (_, table, change, why) => {
			const place = await newPlace();
			const wrong = join(folder, `wrong-${table}.backup`);
			await rewrite(wrong, table, change);
			const restoring = restoreBackup({ ...place, file: wrong, key, project }, manifest);
			await expect(restoring).rejects.toThrow(why);
			const empty = await sums(place.adminUrl);
			expect(empty.filter((one) => one.rows > 0)).toEqual([]);
			await place.drop();
		},
		60_000
	);

	test('is refused without the secret that its sealed words need', async () => {
		await expect(proveBackup({ file, key, project }, null)).rejects.toThrow('there is none here');
		const other = secretFingerprint('b3RoZXI=');
		await expect(proveBackup({ file, key, project }, other)).rejects.toThrow(other);
	});

	test('leaves a migrated place alone that is ahead of the file', async () => {
		const ahead = await freshDatabase();
		const older = { ...manifest, migrations: manifest.migrations.slice(0, -1) };
		await expect(restoreBackup({ ...ahead, file, key, project }, older)).rejects.toThrow(
			'migrations already'
		);
		await ahead.drop();
	});
});
