import { sql } from 'drizzle-orm';

/**
 * What names this life of the database, as an expression for a query: 32 hexadecimal digits. Another
 * server, another database on it or another timeline (a backup was restored, a standby took over)
 * has another one, whoever did it and by whatever means; a crash that was recovered from has not.
 */
export const epoch = sql<string>`(
	select left(encode(sha256(convert_to(concat_ws(' ', life.system_identifier,
		written.timeline_id, here.oid), 'UTF8')), 'hex'), 32)
	from pg_control_system() life, pg_control_checkpoint() written, pg_database here
	where here.datname = current_database())`;
