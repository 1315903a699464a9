import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

/*
 * The walls of the house (README, "The rooms"). A failing line says what was found, and where the
 * code should go instead.
 */

/** Lowest first. A room may use those before it, never those after it. */
const rooms = [
	'base',
	'i18n',
	'ui',
	'ledger',
	'jobs',
	'notices',
	'identity',
	'organizations',
	'visits',
	'programmes',
	'surveys',
	'voice',
	'amends',
	'field',
	'calls',
	'outcomes',
	'results',
	'server'
];

/**
 * The parts of the visits room, lowest first; what lies flat in the room serves them all. A room that
 * is divided so keeps its order as the house does.
 */
const partsOfVisits = [
	...['time', 'calendars', 'crews', 'turns', 'stops', 'services', 'rosters', 'holds', 'pools'],
	...['waiting', 'booking', 'editor', 'changes', 'reminders', 'contacts', 'papers', 'week', 'team']
];

/** The floor of the server room: what every act and question stands on. */
const floor = [
	...['settings', 'clock', 'log', 'process-state', 'metrics'],
	...['database', 'lost-connection', 'busy', 'deadline', 'fate', 'work', 'asked-once'],
	...['written-together', 'in-list']
].map((name) => `lib/server/${name}.server.ts`);

/** The reactions table and the start of the server see every room; nothing else in a room does. */
const roof = ['reactions', 'start'].map((name) => `lib/server/${name}.server.ts`);

type File = { path: string; imports: string[]; text: string };

const files = sources('src').map((path): File => {
	const text = readFileSync(join('src', path), 'utf8');
	return { path, text, imports: importsOf(path, text) };
});

function sources(root: string, inside = ''): string[] {
	return readdirSync(join(root, inside), { withFileTypes: true }).flatMap((entry) => {
		const path = inside ? `${inside}/${entry.name}` : entry.name;
		if (entry.name === 'paraglide') return [];
		if (entry.isDirectory()) return sources(root, path);
		return /\.(ts|svelte)$/.test(entry.name) ? [path] : [];
	});
}

function importsOf(path: string, text: string): string[] {
	const found = text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g);
	return [...found].map(([, name]) => {
		if (name!.startsWith('#lib/')) return name!.replace('#lib/', 'lib/');
		return name!.startsWith('.') ? join(path, '..', name!) : name!;
	});
}

const isTest = ({ path }: File) =>
	/\.(test|test-kit)\.ts$|for-tests\.ts$|rehearsal\.ts$/.test(path);
const roomOf = (path: string) => /^lib\/([a-z0-9]+)\//.exec(path)?.[1] ?? null;
const isServer = (path: string) =>
	/\.server\.ts$/.test(path) || /^lib\/server\/(backup|commands|postgres)\//.test(path);
const isSchema = (path: string) => /[/-]schema\.server\.ts$/.test(path);
const isPlain = (path: string) =>
	path.startsWith('lib/') && /(?<!\.svelte)\.ts$/.test(path) && !isServer(path) && !isClient(path);
const isClient = (path: string) => path.startsWith('lib/field/client/');
const product = files.filter((file) => !isTest(file));

/** Every import that breaks a rule, as a sentence. */
function breaches(
	where: (path: string) => boolean,
	isWrong: (imported: string, file: File) => boolean,
	instead: string
): string[] {
	return product
		.filter((file) => where(file.path))
		.flatMap((file) =>
			file.imports
				.filter((imported) => isWrong(imported, file))
				.map((imported) => `${file.path} imports ${imported}: ${instead}`)
		);
}

describe('the house', () => {
	test('every room stands in the list of rooms', () => {
		const known = new Set(product.map(({ path }) => roomOf(path)).filter(Boolean));
		for (const room of known) expect(rooms, `${room} has no place in the order`).toContain(room);
	});

	test('nothing imports upward', () => {
		const found = breaches(
			(path) => roomOf(path) !== null && !roof.includes(path),
			(imported, { path }) => {
				const to = roomOf(imported);
				if (!to || floor.includes(imported)) return false;
				const isFloorOfServer = roomOf(path) === 'server';
				if (isFloorOfServer && !floor.includes(path)) return false;
				return rooms.indexOf(to) > rooms.indexOf(roomOf(path)!);
			},
			'move it down to the room that both may use, or let a reaction do it'
		);
		expect(found).toEqual([]);
	});

	test('the parts of the visits room stand in their order', () => {
		const partOf = (path: string) => /^lib\/visits\/([a-z]+)\//.exec(path)?.[1] ?? null;
		const known = new Set(product.map(({ path }) => partOf(path)).filter(Boolean));
		expect([...known].toSorted()).toEqual(partsOfVisits.toSorted());
		const found = breaches(
			(path) => partOf(path) !== null,
			(imported, { path }) => {
				const to = partOf(imported);
				return to !== null && partsOfVisits.indexOf(to) > partsOfVisits.indexOf(partOf(path)!);
			},
			'move it to the lower of the two parts, or into the one that uses it'
		);
		expect(found).toEqual([]);
	});

	test('base imports nothing, and touches neither clock nor chance', () => {
		const inBase = (path: string) => roomOf(path) === 'base';
		expect(
			breaches(inBase, (imported) => roomOf(imported) !== 'base', 'base stands on nothing')
		).toEqual([]);
		const touching = product.filter(
			({ path, text }) =>
				inBase(path) && /Date\.now\(|Math\.random\(|new Date\(\)|fetch\(/.test(text)
		);
		expect(touching.map(({ path }) => path)).toEqual([]);
	});

	test('plain files know no server, no $app and no clock of their own', () => {
		expect(
			breaches(
				isPlain,
				(imported) =>
					isServer(imported) || /^(\$app|\$env|drizzle-orm|postgres|node:)/.test(imported),
				'a rule takes its facts and `now` as arguments; put the reading into queries.server.ts'
			).filter((line) => !/imports lib\/[a-z]+\/schema\.server\.ts/.test(line))
		).toEqual([]);
		const touching = product.filter(
			({ path, text }) => isPlain(path) && /Date\.now\(|new Date\(\)|[^.\w]fetch\(/.test(text)
		);
		expect(touching.map(({ path }) => path)).toEqual([]);
	});

	test('screens ask nobody: no server file, no client machinery, no fetch', () => {
		const isScreen = (path: string) => path.startsWith('lib/') && path.endsWith('.svelte');
		expect(
			breaches(isScreen, (imported) => isServer(imported), 'hand the data in as props')
		).toEqual([]);
		const fetching = product.filter(
			({ path, text }) => isScreen(path) && /[^.\w]fetch\(/.test(text)
		);
		expect(fetching.map(({ path }) => path)).toEqual([]);
	});

	test('the phone and the service worker carry no server file', () => {
		expect(
			breaches(
				(path) => isClient(path) || path.startsWith('service-worker/') || path.includes('(field)'),
				(imported) => isServer(imported) || imported.startsWith('drizzle-orm'),
				'the phone talks to the server through protocol.ts only'
			)
		).toEqual([]);
		expect(
			breaches(
				(path) => path.startsWith('service-worker/'),
				(imported) => roomOf(imported) !== null && roomOf(imported) !== 'base',
				'the service worker keeps the shell and knows no domain'
			)
		).toEqual([]);
	});

	test('a schema knows drizzle, its own words and lower schemas, no questions', () => {
		expect(
			breaches(
				isSchema,
				(imported) => isServer(imported) && !isSchema(imported),
				'questions stand in queries.server.ts'
			)
		).toEqual([]);
	});

	test('doors hold no SQL and no tables', () => {
		expect(
			breaches(
				(path) => path.startsWith('routes/') || path === 'hooks.server.ts',
				(imported) => /^(drizzle-orm|postgres|pg-boss)/.test(imported) || isSchema(imported),
				'ask through a query of the room, or act through one of its acts'
			)
		).toEqual([]);
	});

	test('the doors of the field have no server side at all', () => {
		const found = files.filter(({ path }) =>
			/^routes\/\+layout\.server|^routes\/\(field\).*\.server\.ts$/.test(path)
		);
		expect(found.map(({ path }) => path)).toEqual([]);
	});

	test('nothing writes in a question, and outcomes writes nothing', () => {
		const writing = product.filter(
			({ path, text }) =>
				(/queries\.server\.ts$/.test(path) || /^lib\/outcomes\/.*\.server\.ts$/.test(path)) &&
				/\.(insert|update|delete)\(/.test(text)
		);
		expect(writing.map(({ path }) => path)).toEqual([]);
	});

	test('no act calls the network', () => {
		// Handing a mail over and asking for a build's files are the two places that may.
		const allowed = ['lib/notices/mail.server.ts', 'lib/field/client/wire.ts'];
		const calling = product.filter(
			({ path, text }) =>
				path.startsWith('lib/') &&
				!allowed.includes(path) &&
				!path.startsWith('lib/server/') &&
				!isClient(path) &&
				/[^.\w]fetch\(|nodemailer/.test(text)
		);
		expect(calling.map(({ path }) => path)).toEqual([]);
	});

	test('no drawer without a name: no utils, helpers, common files or index barrels', () => {
		const drawers = product.filter(
			({ path }) =>
				/\/(utils?|helpers?|common|misc|index)(\.[a-z]+)*\.ts$/.test(path) &&
				!path.startsWith('service-worker/')
		);
		expect(drawers.map(({ path }) => path)).toEqual([]);
	});

	test('a planted breach is found', () => {
		const planted: File = {
			path: 'lib/base/planted.ts',
			text: '',
			imports: ['lib/visits/time/rules.ts']
		};
		product.push(planted);
		const found = breaches(
			(path) => roomOf(path) === 'base',
			(imported) => roomOf(imported) !== 'base',
			''
		);
		product.pop();
		expect(found).toHaveLength(1);
	});
});
