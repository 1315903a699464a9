import { randomBytes, randomUUID } from 'node:crypto';
import postgres from 'postgres';
import { TEMPLATE, startThrowaway } from '../database/throwaway.ts';
import { knowAllProblems } from '#lib/i18n/server-problem-words.ts';
import { newId } from '#lib/identity/cryptography.ts';
import { agencyById, type Agency } from '#lib/identity/queries.server.ts';
import { staff } from '#lib/identity/schema.server.ts';
import { makeSealingKey } from '#lib/identity/sealing-keys.server.ts';
import { stopQueue } from '#lib/jobs/queue.server.ts';
import { template } from '#lib/programmes/schema.server.ts';
import { shippedTemplates } from '#lib/programmes/shipped.ts';
import { closeConnection } from '#lib/server/database.server.ts';
import { roleUrls } from '#lib/server/postgres/roles.ts';
import { registerReactions } from '#lib/server/reactions.server.ts';
import { acting } from '#lib/server/work.server.ts';
import { resource, workingHours } from '#lib/visits/time/schema.server.ts';

/* A throw-away database, and an agency of its own for every case. */

const CREW = 14;
const zones: Record<string, string> = {
	KR: 'Asia/Seoul',
	GB: 'Europe/London',
	US: 'America/New_York'
};

export type Stage = { ownerUrl: string; clearAway: () => Promise<void> };

/** An empty migrated database that this process is connected to as the app. */
export async function openStage(project: string): Promise<Stage> {
	const { adminUrl, passwords, end } = await startThrowaway(project);
	const urls = roleUrls(adminUrl, TEMPLATE, passwords);
	useDatabase(urls);
	return {
		ownerUrl: urls.ownerUrl,
		clearAway: async () => {
			await stopQueue();
			await closeConnection();
			await end();
		}
	};
}

/** Names the database in the environment, before anything has connected. */
export function useDatabase({ appUrl, jobsUrl }: { appUrl: string; jobsUrl: string }): void {
	process.env.DATABASE_URL = appUrl;
	process.env.DATABASE_JOBS_URL = jobsUrl;
	process.env.DOORSTEP_SECRET = randomBytes(32).toString('base64url');
	knowAllProblems();
	registerReactions();
}

/** An agency with enough counselors, who work on every day from early to late. */
export async function openAgency(ownerUrl: string, country: string): Promise<OpenAgency> {
	const id = randomUUID();
	const owner = postgres(ownerUrl, { max: 1, onnotice: () => {} });
	await owner`insert into agency (id, slug, name_ko, name_en, phone, email, zone, is_sample, created_at)
		values (${id}, ${`case-${id.slice(0, 8)}`}, '예시 기관', 'Sample agency', '02-000-0000',
			'clinic@sample.example', ${zones[country] ?? 'UTC'}, true, now())`;
	await owner.end();
	const administrator = newId(new Date());
	await acting({ kind: 'system', agencyId: id }, async (work) => {
		await makeSealingKey(work);
		for (const body of shippedTemplates()) {
			const { key, version } = body;
			await work.tx
				.insert(template)
				.values({ agencyId: id, key, version, body, publishedAt: work.now });
		}
		const common = {
			agencyId: id,
			passwordHash: '-',
			language: 'ko' as const,
			createdAt: work.now
		};
		const email = (name: string) => `${name}@sample.example`;
		await work.tx.insert(staff).values({
			...{ ...common, id: administrator, email: email('office'), name: '관리자 예시' },
			role: 'administrator'
		});
		for (let at = 0; at < CREW; at++) {
			const staffId = newId(work.now);
			const resourceId = newId(work.now);
			await work.tx.insert(staff).values({
				...{ ...common, id: staffId, email: email(`crew${at}`), name: `상담사 ${at} (예시)` },
				role: 'counselor'
			});
			await work.tx
				.insert(resource)
				.values({ agencyId: id, id: resourceId, staffId, createdAt: work.now });
			await work.tx.insert(workingHours).values(
				[1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
					...{ agencyId: id, resourceId, weekday, fromMinute: 6 * 60, toMinute: 23 * 60 }
				}))
			);
		}
	});
	const office = {
		kind: 'staff',
		agencyId: id,
		staffId: administrator,
		role: 'administrator'
	} as const;
	return { agency: await agencyById(id), office };
}

export type OpenAgency = {
	agency: Agency;
	office: { kind: 'staff'; agencyId: string; staffId: string; role: 'administrator' };
};
