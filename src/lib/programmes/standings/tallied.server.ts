import { sql } from 'drizzle-orm';

/** What the tally adds up beside people: columns that results and tally have alike. */
export const tallied = [
	...['steps_due', 'steps_kept'],
	...['lists_held', 'lists_full', 'items_meant', 'items_done']
].map((name) => sql.identifier(name));
