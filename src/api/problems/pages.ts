/** The pages of the codes, in the style of the other pages (public/pages). */
import { html } from "hono/html";
import { type Explained, problemPath, PROBLEMS_PATH } from "./explain.ts";

/** Nothing of anybody else, and no script at all. */
export const PAGE_CSP = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'";

type Html = ReturnType<typeof html>;

export const listPage = (all: readonly Explained[]): Html =>
  framed(
    "Problems and failures",
    html`<p>
        A refused request is answered with a problem (RFC 9457) whose <code>code</code> is one of these; a job or a video that failed names one in
        <code>failure.code</code>. Take a code that you do not know as its status, or as a fault of a service.
      </p>
      ${table("Answers", "Status", all.filter(({ asAnswer }) => asAnswer).map(answerRow))}
      ${table("Why a job or a video failed", "", all.filter(({ asFailure }) => asFailure).map(failureRow))}`,
  );

export const codePage = ({ code, asAnswer, asFailure }: Explained): Html =>
  framed(
    code,
    html`${
        asAnswer &&
        html`<h2>${asAnswer.title}</h2>
          <p>As the answer to a request: status ${asAnswer.status}.</p>
          <p><strong>What to do:</strong> ${marked(asAnswer.whatToDo)}</p>`
      }
      ${
        asFailure &&
        html`<h2>As the reason why a job or a video failed</h2>
          <p>${marked(asFailure.meaning)}</p>
          <p><strong>What to do:</strong> ${marked(asFailure.whatToDo)}</p>`
      }
      <nav><a href="${PROBLEMS_PATH}">All codes</a><a href="/doc">The API</a></nav>`,
  );

const framed = (title: string, content: Html): Html =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · OneVoice API</title>
        <link rel="icon" href="/pages/icon.svg" />
        <link rel="stylesheet" href="/pages/style.css" />
      </head>
      <body>
        <main class="wide">
          <p class="brand">OneVoice API</p>
          <h1>${title}</h1>
          ${content}
        </main>
      </body>
    </html>`;

const table = (caption: string, second: string, rows: readonly Html[]): Html =>
  html`<h2>${caption}</h2>
    <table>
      <thead>
        <tr>
          <th scope="col">Code</th>
          ${second && html`<th scope="col">${second}</th>`}
          <th scope="col">What it means</th>
        </tr>
      </thead>
      <tbody>
        ${rows}
      </tbody>
    </table>`;

/** What stands between backticks is code. */
const marked = (text: string): Html => html`${text.split("`").map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : part))}`;

const linked = (code: string): Html => html`<a href="${problemPath(code)}"><code>${code}</code></a>`;

const answerRow = ({ code, asAnswer }: Explained): Html =>
  html`<tr id="${code}">
    <td>${linked(code)}</td>
    <td>${asAnswer?.status}</td>
    <td>${asAnswer?.title}. ${marked(asAnswer?.whatToDo ?? "")}</td>
  </tr>`;

const failureRow = ({ code, asFailure }: Explained): Html =>
  html`<tr>
    <td>${linked(code)}</td>
    <td>${marked(asFailure?.meaning ?? "")}</td>
  </tr>`;
