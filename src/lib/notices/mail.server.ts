import { createTransport, type Transporter } from 'nodemailer';
import type { Alimtalk, Attachment } from '#lib/notices/schema.server.ts';
import { settings } from '#lib/server/settings.server.ts';

// The one file of the server that hands something over to another server.

export type Mail = { to: string; subject: string; body: string; attachments: Attachment[] };
/** `key` is the same whenever the same message is handed over again. HOOK.md tells the contract. */
export type Text = { to: string; text: string; key: string; alimtalk?: Alimtalk };

const TIMEOUT_MS = 15_000;
const HOOK_TIMEOUT_MS = 10_000;
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

/**
 * Hands one text message to the agency's provider by its hook. Throws when it is not taken (any
 * status but 2xx), with the status as the error's code.
 */
export async function sendText(message: Text): Promise<void> {
	const { textHookUrl, textHookSecret } = settings;
	const response = await fetch(textHookUrl!, {
		method: 'POST',
		body: JSON.stringify(message),
		headers: {
			'content-type': 'application/json',
			...(textHookSecret && { authorization: `Bearer ${textHookSecret}` })
		},
		// The words hold a private link: they go where the settings say and nowhere else.
		redirect: 'error',
		signal: AbortSignal.timeout(HOOK_TIMEOUT_MS)
	});
	await response.body?.cancel();
	if (response.ok) return;
	throw Object.assign(new Error('text not taken'), { code: `HTTP ${response.status}` });
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
