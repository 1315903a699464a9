import { and, eq } from 'drizzle-orm';
import postgres from 'postgres';
import { addDays, dayOf } from '#lib/base/days.ts';
import { hashPassword } from '#lib/identity/passwords.server.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { makeSealingKey } from '#lib/identity/sealing-keys.server.ts';
import { staff } from '#lib/identity/schema.server.ts';
import { template } from '#lib/programmes/schema.server.ts';
import { shippedTemplates } from '#lib/programmes/shipped.ts';
import { supplyItem, supplyMovement } from '#lib/programmes/supplies/schema.server.ts';
import { closeConnection } from '#lib/server/database.server.ts';
import { acting, reading, type Work } from '#lib/server/work.server.ts';
import { survey } from '#lib/surveys/schema.server.ts';
import { shippedSurveys } from '#lib/surveys/shipped.ts';
import { resource, workingHours } from '#lib/visits/time/schema.server.ts';
import { service } from '#lib/visits/schema.server.ts';
import { hangang, namsan, password, people } from './cast.ts';
import { townSupplies } from './supplies.ts';
import { townServices } from './services.ts';

const WORKDAYS = [1, 2, 3, 4, 5];
const OPENS_MINUTE = 9 * 60;
const CLOSES_MINUTE = 18 * 60;
const BAG_TIMES_LIMIT = 10;

/** Moves the cast into a migrated database, if it is not there. The list belongs to the owner. */
export async function loadTown(ownerUrl: string): Promise<void> {
	const owner = postgres(ownerUrl, { max: 1, onnotice: () => {} });
	for (const one of [hangang, namsan]) {
		await owner`
			insert into agency (id, slug, name_ko, name_en, phone, email, zone, is_sample, created_at)
			values (${one.id}, ${one.slug}, ${one.nameKo}, ${one.nameEn}, ${one.phone}, ${one.email}, ${one.zone}, true, now())
			on conflict (id) do nothing`;
	}
	await owner.end();
	const elsewhere = people.map((one) => ({
		...one,
		email: one.email.replace(hangang.slug, namsan.slug)
	}));
	// Each in its own transaction, so a loader that was killed leaves some of them to do.
	if (!(await isFurnished(hangang.id))) await furnish(hangang.id, people);
	if (!(await isFurnished(namsan.id))) await furnish(namsan.id, elsewhere);
}

function furnish(agencyId: string, staffOfAgency: typeof people): Promise<void> {
	return acting({ kind: 'system', agencyId }, async (work) => {
		await makeSealingKey(work);
		await addTemplates(work);
		await addPeople(work, staffOfAgency);
		await addServices(work);
		await addSupplies(work);
	});
}

async function addTemplates({ actor, tx, now }: Work): Promise<void> {
	const { agencyId } = actor;
	for (const body of shippedTemplates()) {
		const { key, version } = body;
		await tx.insert(template).values({ agencyId, key, version, body, publishedAt: now });
	}
	for (const body of shippedSurveys()) {
		const { key, version } = body;
		await tx.insert(survey).values({ agencyId, key, version, body, publishedAt: now });
	}
}

async function addPeople({ actor, tx, now }: Work, staffOfAgency: typeof people): Promise<void> {
	const { agencyId } = actor;
	const passwordHash = await hashPassword(password);
	for (const person of staffOfAgency) {
		const id = newId(now);
		await tx
			.insert(staff)
			.values({ agencyId, id, ...person, passwordHash, language: 'ko', createdAt: now });
		if (person.role !== 'counselor') continue;
		const resourceId = newId(now);
		await tx.insert(resource).values({ agencyId, id: resourceId, staffId: id, createdAt: now });
		await tx.insert(workingHours).values(
			WORKDAYS.map((weekday) => ({
				agencyId,
				resourceId,
				weekday,
				fromMinute: OPENS_MINUTE,
				toMinute: CLOSES_MINUTE
			}))
		);
	}
}

async function addServices({ actor, tx, now }: Work): Promise<void> {
	const { agencyId } = actor;
	await tx
		.insert(service)
		.values(townServices().map((one) => ({ agencyId, id: newId(now), publishedAt: now, ...one })));
}

/** Every counselor begins with a filled bag, and the store with a batch that ends soon and one that does not. */
async function addSupplies({ actor, tx, now }: Work): Promise<void> {
	const { agencyId } = actor;
	const items = townSupplies().map((one, at) => ({
		agencyId,
		id: newId(now),
		createdAt: new Date(now.getTime() + at),
		...one
	}));
	await tx.insert(supplyItem).values(items);
	const byItem = { agencyId, occurredAt: now, receivedAt: now, kind: 'received' as const };
	const counselors = await tx
		.select({ id: staff.id })
		.from(staff)
		.where(and(eq(staff.agencyId, agencyId), eq(staff.role, 'counselor')));
	await tx.insert(supplyMovement).values(
		counselors.flatMap(({ id: staffId }) =>
			items.map(({ id: itemId, limitQuantity }) => ({
				...byItem,
				id: newId(now),
				...{ itemId, staffId, recordedBy: staffId },
				quantity: limitQuantity * BAG_TIMES_LIMIT
			}))
		)
	);
	await tx.insert(supplyMovement).values(
		batches.map(({ batch, endsInDays, quantity }) => ({
			...byItem,
			id: newId(now),
			...{ itemId: items[0]!.id, recordedBy: counselors[0]!.id, batch, quantity },
			expiresOn: addDays(dayOf(now, hangang.zone), endsInDays)
		}))
	);
}

const batches = [
	{ batch: 'S-01', endsInDays: 40, quantity: 70 },
	{ batch: 'S-02', endsInDays: 400, quantity: 280 }
];

async function isFurnished(agencyId: string): Promise<boolean> {
	const found = await reading({ kind: 'system', agencyId }, ({ tx }) =>
		tx.select({ id: staff.id }).from(staff).limit(1)
	);
	return found.length > 0;
}

if (import.meta.main) {
	await loadTown(process.env.DATABASE_OWNER_URL!);
	await closeConnection();
}
