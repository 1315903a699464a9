import { createTransport, type Transporter } from 'nodemailer';
import type { Attachment } from '#lib/notices/schema.server.ts';
import { settings } from '#lib/server/settings.server.ts';

export type Mail = { to: string; subject: string; body: string; attachments: Attachment[] };

const TIMEOUT_MS = 15_000;
let transport: { url: string; to: Transporter } | undefined;

/** Hands one mail to the SMTP server. Throws when the server does not take it. */
export async function sendMail(mail: Mail): Promise<void> {
	await transportFor(settings.smtpUrl!).sendMail({
		from: settings.mailFrom,
		to: { name: '', address: mail.to },
		subject: mail.subject,
		text: mail.body,
		attachments: mail.attachments.map(({ name, type, content }) => ({
			filename: name,
			contentType: type,
			content
		}))
	});
}

function transportFor(url: string): Transporter {
	if (transport?.url !== url) transport = { url, to: openTransport(url) };
	return transport.to;
}

function openTransport(url: string): Transporter {
	const { hostname, port, protocol, username, password } = new URL(url);
	const secure = protocol === 'smtps:';
	return createTransport({
		host: hostname,
		port: Number(port) || (secure ? 465 : 587),
		secure,
		...(username && {
			auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) }
		}),
		connectionTimeout: TIMEOUT_MS,
		greetingTimeout: TIMEOUT_MS,
		socketTimeout: TIMEOUT_MS,
		// A notice's words never name a file or an address to fetch.
		disableFileAccess: true,
		disableUrlAccess: true
	});
}
