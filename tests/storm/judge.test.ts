/** The judge has to find what is planted: a loss of every kind of fact, a doubling, a change. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Tables } from './tables.ts';
import { freshDatabase } from '../database/fresh.ts';
import { consent } from './facts.ts';
import { judge } from './judge.ts';
import { note } from './notes.ts';
import { raisePhones, type Raised } from './raise-phones.ts';
import { survey } from './surveys.ts';
import { readStorm } from './tables.ts';

let raised: Raised;
let tables: Tables;

/** In the middle of everything: about a person, with photos, answered, signed by hand. */
const middle = () => 0.5;

beforeAll(async () => {
	raised = await raisePhones(await freshDatabase(), { seed: 3 });
	const days = await Promise.all(raised.phones.map((one) => one.day()));
	const place = days.findIndex((day) => day.visits.length);
	const [day, phone] = [days[place]!, raised.phones[place]!];
	const visit = day.visits[0]!;
	const person = visit.roster.find(({ name }) => name.charCodeAt(0) % 4 !== 0)!;
	const noted = await note(visit, person, middle);
	await phone.write(noted.draft, noted.photos);
	await phone.write(survey(day.survey!, visit, person, middle).draft);
	await phone.write(await consent(day, visit, person, middle));
	await phone.handOver();
	tables = await readStorm(raised.town.adminUrl, raised.town.agency.id);
}, 60_000);
afterAll(() => raised.end());

test('what is as it should be breaks no promise', async () => {
	expect(await judge(raised.phones, tables)).toEqual([]);
	const { notes, promisedPhotos, photoFiles, askings, answers, signatures } = tables;
	expect([notes, askings, answers, signatures].map((some) => some.length)).toEqual([1, 1, 1, 1]);
	expect([promisedPhotos.length, photoFiles.size]).toEqual([2, 2]);
});

const planted: [string, (tables: Tables) => void][] = [
	['a note is missing', (all) => void all.notes.pop()],
	['a note is there twice', (all) => void all.notes.push(all.notes[0]!)],
	['a note is one too many', (all) => void (all.notes[0] += '.')],
	['a photo in its note is missing', (all) => void all.promisedPhotos.pop()],
	['a photo is missing', (all) => void all.photoFiles.delete([...all.photoFiles.keys()][0]!)],
	['a photo is another one', (all) => void all.photoFiles.set([...all.photoFiles.keys()][0]!, 'x')],
	['a hand-over is missing', (all) => void all.askings.pop()],
	['a hand-over is there twice', (all) => void all.askings.push(all.askings[0]!)],
	['an answer to a survey is missing', (all) => void all.answers.pop()],
	['an answer to a survey is there twice', (all) => void all.answers.push(all.answers[0]!)],
	['a survey says what nobody answered', (all) => void (all.answers[0]!.says = '[]')],
	['a signature is missing', (all) => void all.signatures.pop()]
];

test.each(planted)('planted: %s', async (rule, plant) => {
	const spoilt = structuredClone(tables);
	plant(spoilt);
	const found = await judge(raised.phones, spoilt);
	expect(found.map((one) => one.rule)).toContain(rule);
});
