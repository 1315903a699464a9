import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aService } from '../../../../tests/cases/files.ts';
import { freshTown } from '../../../../tests/town/fresh-town.ts';
import { aRequest, book } from '../../../../tests/town/stories.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { acting, reading } from '#lib/server/work.server.ts';
import { declaredOf } from '#lib/visits/services/declare.server.ts';
import { publishService, retireService } from '#lib/visits/services/publish-service.server.ts';
import { discreetWords, seriesById, serviceByKey } from '#lib/visits/queries.server.ts';
import { parseService, type ServiceFile } from '#lib/visits/services/service-file.ts';
import { fileOf, servicesOfOffice } from '#lib/visits/services/service-queries.server.ts';

let town: Awaited<ReturnType<typeof freshTown>>;
beforeAll(async () => {
	town = await freshTown();
}, 60_000);
afterAll(() => town.leave());

const key = 'us-parkland-mobile-immunization';
const confirmed = ['ages', 'criteria', 'parent-consent', 'record'];

function aFile(change: (file: ServiceFile) => void = () => {}): ServiceFile {
	const read = parseService(aService(key));
	if (!read.ok) throw new Error('not read');
	change(read.file);
	return read.file;
}

const publish = (file: ServiceFile, seen?: number) =>
	acting({ kind: 'system', agencyId: town.agency.id }, (work) => publishService(work, file, seen));
const look = <T>(ask: Parameters<typeof reading<typeof town.visitor, T>>[1]) =>
	reading(town.visitor, ask);

describe('a service that is published', () => {
	test('is offered, and the same file once more changes nothing', async () => {
		expect(await publish(aFile())).toMatchObject({ value: { version: 1, isNew: true } });
		expect(await publish(aFile())).toMatchObject({ value: { version: 1, isNew: false } });
	});

	test('keeps for what is booked the rules and words of its version', async () => {
		await publish(aFile());
		const declared = { confirmed, has: ['restroom', 'parking'], missing: '알릴 사람이 없습니다' };
		const wanted = await aRequest(town.agency, { serviceKey: key, headcount: 30, declared });
		const booked = await book(town.agency, wanted);
		if (!booked.ok) throw new Error(JSON.stringify(booked.problems));
		const next = await publish(aFile((file) => (file.rules.headcount.min = 50)));
		expect(next).toMatchObject({ value: { version: 2, isNew: true } });
		const series = (await look((work) => seriesById(work, booked.value.seriesId)))!;
		expect(series.service).toMatchObject({ version: 1, rules: { headcount: { min: 30 } } });
		expect((await look((work) => serviceByKey(work, key)))!.rules.headcount.min).toBe(50);
		const rows = await look((work) => declaredOf(work, series.id));
		expect(rows.filter((one) => !one.holds).map((one) => one.key)).toEqual(['publicity']);
		expect(rows.every((one) => one.serviceVersion === 1)).toBe(true);
		expect(rows).toHaveLength(7);
	});

	test('takes nobody without what it has confirmed', async () => {
		await publish(aFile());
		const declared = { confirmed: confirmed.slice(1), has: [], missing: '' };
		const wanted = await aRequest(town.agency, { serviceKey: key, headcount: 30, declared });
		const refusal = await book(town.agency, { ...wanted, requestKey: newId(new Date()) });
		expect(refusal).toEqual({
			ok: false,
			problems: [
				{ code: 'must_agree', field: 'confirm-ages' },
				{ code: 'required', field: 'missing' }
			]
		});
	});

	test('is no longer offered once it is retired, and stays in the list of the office', async () => {
		await publish(aFile());
		const system = { kind: 'system', agencyId: town.agency.id } as const;
		expect((await acting(system, (work) => retireService(work, key))).ok).toBe(true);
		expect(await look((work) => serviceByKey(work, key))).toBeNull();
		expect((await acting(system, (work) => retireService(work, key))).ok).toBe(false);
		const list = await look((work) => servicesOfOffice(work));
		expect(list.find((one) => one.key === key)).toMatchObject({ seriesCount: 1 });
	});

	test('keeps what a booking has to name, and the words that no preview may show', async () => {
		const first = aFile((file) => {
			file.asksRegistration = true;
			file.discreetWords = ['백신'];
		});
		await publish(first);
		const stored = (await look((work) => serviceByKey(work, key)))!;
		expect(fileOf(stored)).toEqual(first);
		expect(await look(discreetWords)).toContain('백신');
		const wanted = await aRequest(town.agency, { serviceKey: key, headcount: 30 });
		expect(await book(town.agency, { ...wanted, requestKey: newId(new Date()) })).toMatchObject({
			problems: [{ code: 'required', field: 'registrationNumber' }]
		});
		// A word that the next version leaves out holds no longer.
		await publish(aFile());
		expect(await look(discreetWords)).not.toContain('백신');
	});

	test('is refused to whoever saw another version, and to a new one whose name is taken', async () => {
		await publish(aFile((file) => (file.rules.headcount.min = 41)));
		const { version } = (await look((work) => serviceByKey(work, key)))!;
		const again = aFile((file) => (file.rules.headcount.min = 42));
		expect(await publish(again, version - 1)).toMatchObject({
			problems: [{ code: 'service_changed' }]
		});
		expect(await publish(again, 0)).toMatchObject({
			problems: [{ code: 'service_key_taken', field: 'key' }]
		});
		expect(await publish(again, version)).toMatchObject({ value: { version: version + 1 } });
	});

	test('is not for everybody to change', async () => {
		const refusal = await acting(town.visitor, (work) => publishService(work, aFile()));
		expect(refusal).toEqual({ ok: false, problems: [{ code: 'not_allowed' }] });
	});
});
