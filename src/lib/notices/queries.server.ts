import {
	and,
	count,
	desc,
	eq,
	getTableColumns,
	ilike,
	inArray,
	isNotNull,
	isNull,
	notInArray,
	or,
	type SQL
} from 'drizzle-orm';
import type { DeliveryFilter } from '#lib/notices/delivery-state.ts';
import { hasProvider, noticeChannels } from '#lib/notices/providers.server.ts';
import { isUnfinished } from '#lib/notices/notice-state.server.ts';
import { notice, type NoticeWords } from '#lib/notices/schema.server.ts';
import { openWords } from '#lib/notices/sealed-words.server.ts';
import type { Work } from '#lib/server/work.server.ts';

const { body, ...deliveryColumns } = getTableColumns(notice);

/** One notice without its words: what it is, and where it stands. */
export type Delivery = Omit<typeof notice.$inferSelect, 'body'>;

export const NOTICES_A_PAGE = 50;

/** What the office looks for: a group, and a text that the recipient or the kind contains. */
export type NoticeSearch = { filter: DeliveryFilter; text: string; templates: string[] };
export type NoticePage = { rows: Delivery[]; total: number; page: number; pages: number };

/** One page of the notices that are looked for, counted from 1, the newest first. */
export async function foundNotices(
	{ actor, tx }: Work,
	search: NoticeSearch,
	askedPage = 1
): Promise<NoticePage> {
	const wanted = and(eq(notice.agencyId, actor.agencyId), inFilter(search.filter), matches(search));
	const [counted] = await tx.select({ total: count() }).from(notice).where(wanted);
	const pages = Math.max(1, Math.ceil(counted!.total / NOTICES_A_PAGE));
	const page = Math.min(Math.max(1, askedPage), pages);
	const rows = await tx
		.select(deliveryColumns)
		.from(notice)
		.where(wanted)
		.orderBy(desc(notice.createdAt), desc(notice.id))
		.limit(NOTICES_A_PAGE)
		.offset((page - 1) * NOTICES_A_PAGE);
	return { rows, total: counted!.total, page, pages };
}

const needsSomebody = or(
	and(isUnfinished, isNotNull(notice.givenUpAt)),
	and(isNotNull(notice.bouncedAt), isNull(notice.settledAt))
);
const isWaiting = and(isUnfinished, isNull(notice.givenUpAt));

function inFilter(filter: DeliveryFilter): SQL | undefined {
	// What has nothing to carry it waits for that, and did not fail.
	const withoutProvider = noticeChannels.filter((channel) => !hasProvider(channel));
	switch (filter) {
		case 'all':
			return undefined;
		case 'failed':
			return needsSomebody;
		case 'no-provider':
			return and(isWaiting, inArray(notice.channel, withoutProvider));
		case 'waiting':
			return and(isWaiting, notInArray(notice.channel, withoutProvider));
		case 'sent':
			return and(isNotNull(notice.sentAt), isNull(notice.bouncedAt));
		case 'settled':
			return or(isNotNull(notice.settledAt), isNotNull(notice.withdrawnAt));
	}
}

function matches({ text, templates }: NoticeSearch): SQL | undefined {
	if (text === '') return undefined;
	const asTyped = text.replace(/[\\%_]/g, '\\$&');
	return or(
		ilike(notice.recipient, `%${asTyped}%`),
		templates.length > 0 ? inArray(notice.template, templates) : undefined
	);
}

/** How many notices wait for somebody of the office: given up, or not delivered. */
export async function failedNotices({ actor, tx }: Work): Promise<number> {
	const [row] = await tx
		.select({ failed: count() })
		.from(notice)
		.where(and(eq(notice.agencyId, actor.agencyId), needsSomebody));
	return row!.failed;
}

/** The newest notices first, at most `limit`. */
export function newestNotices({ actor, tx }: Work, limit = 100): Promise<Delivery[]> {
	return tx
		.select(deliveryColumns)
		.from(notice)
		.where(eq(notice.agencyId, actor.agencyId))
		.orderBy(desc(notice.createdAt), desc(notice.id))
		.limit(limit);
}

/** The same with their words opened: for the outbox of the demonstration, nowhere else. */
export async function openedNotices(
	{ actor, tx }: Work,
	limit = 100
): Promise<(Delivery & NoticeWords)[]> {
	const rows = await tx
		.select({ ...deliveryColumns, body })
		.from(notice)
		.where(eq(notice.agencyId, actor.agencyId))
		.orderBy(desc(notice.createdAt), desc(notice.id))
		.limit(limit);
	return Promise.all(rows.map(async (row) => ({ ...row, ...(await openWords(row)) })));
}

/** How many notices have neither gone out nor failed for good. */
export async function waitingNotices({ actor, tx }: Work): Promise<number> {
	const [row] = await tx
		.select({ waiting: count() })
		.from(notice)
		.where(and(eq(notice.agencyId, actor.agencyId), isWaiting));
	return row?.waiting ?? 0;
}

/** Which of these once keys are written already. */
export async function writtenKeys({ actor, tx }: Work, keys: string[]): Promise<Set<string>> {
	if (keys.length === 0) return new Set();
	const rows = await tx
		.select({ key: notice.onceKey })
		.from(notice)
		.where(and(eq(notice.agencyId, actor.agencyId), inArray(notice.onceKey, keys)));
	return new Set(rows.map(({ key }) => key));
}

/** When the notices of these once keys were written and went out; what was taken back tells nothing. */
export async function whenWritten(
	{ actor, tx }: Work,
	keys: string[]
): Promise<Map<string, { writtenAt: Date; sentAt: Date | null }>> {
	if (keys.length === 0) return new Map();
	const { onceKey: key, createdAt: writtenAt, sentAt, withdrawnAt } = notice;
	const rows = await tx
		.select({ key, writtenAt, sentAt })
		.from(notice)
		.where(and(eq(notice.agencyId, actor.agencyId), inArray(key, keys), isNull(withdrawnAt)));
	return new Map(rows.map(({ key, ...when }) => [key, when]));
}
