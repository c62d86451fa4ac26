/** Every R2 key is made here, of characters that mean the same in a URL. Nothing of the user's (names, titles) is in one. */

export const workspacePrefix = (workspaceId: string) => `w/${workspaceId}/`;
/** All that belongs to a video itself. */
export const videoPrefix = (workspaceId: string, videoId: string) => `${workspacePrefix(workspaceId)}v/${videoId}/`;
/** What the user uploaded. */
export const sourceKey = (workspaceId: string, videoId: string) => `${videoPrefix(workspaceId, videoId)}source`;

/** What the media service finds in a video to show of it: each search under its errand, whose attempts begin at 1. */
export const picturesPrefix = (workspaceId: string, videoId: string, errandId: string) => `${videoPrefix(workspaceId, videoId)}pictures/${errandId}/`;
/** The picture that was found in it: stays beside one that a person chooses. */
export const foundThumbnailKey = (workspaceId: string, videoId: string) => `${videoPrefix(workspaceId, videoId)}thumbnail`;
/** The waveform that was found with it. */
export const foundPeaksKey = (workspaceId: string, videoId: string) => `${videoPrefix(workspaceId, videoId)}peaks`;
/** Pictures that people chose, each under its errand. */
export const chosenPrefix = (workspaceId: string, videoId: string) => `${videoPrefix(workspaceId, videoId)}chosen/`;
/** All that one errand stores on the way to a picture; its parent is chosenPrefix or avatarPrefix. */
export const choicePrefix = (parent: string, errandId: string) => `${parent}${errandId}/`;
/** Of a picture under `parent`; null: it lies elsewhere. */
export const choiceOf = (parent: string, key: string | null) =>
  key?.startsWith(parent) ? choicePrefix(parent, key.slice(parent.length).split("/")[0] ?? "") : null;
/** What the person sent, as it came. */
export const sentImageKey = (prefix: string) => `${sentPrefix(prefix)}image`;
export const sentPrefix = (prefix: string) => `${prefix}sent/`;

/** All that belongs to a person and not to a workspace. */
export const personPrefix = (userId: string) => `u/${userId}/`;
/** The zip files of one export. */
export const exportPrefix = (userId: string, errandId: string) => `${personPrefix(userId)}exports/${errandId}/`;
/** A person's picture. */
export const avatarPrefix = (userId: string) => `${personPrefix(userId)}avatar/`;

/** What a voice sounds like, once it has been made: the same for every workspace. `name`: of the voice, its engine's bytes and what it says. */
export const previewKey = (name: string) => `previews/${name}.wav`;
/** What is stored on the way to it. */
export const previewPrefix = (name: string) => `previews/${name}/`;

export type UnitAddress = { workspaceId: string; dubId: string; unitKey: string };
/** All that a dub ever made. */
export const dubPrefix = (workspaceId: string, dubId: string) => `${workspacePrefix(workspaceId)}d/${dubId}/`;
/** The script that the user brought. */
export const scriptKey = (workspaceId: string, dubId: string) => `${dubPrefix(workspaceId, dubId)}script`;
/** The terms that a dub begins with, until it has begun. */
export const glossaryKey = (workspaceId: string, dubId: string) => `${dubPrefix(workspaceId, dubId)}glossary`;
/** All attempts of a unit. */
export const unitPrefix = ({ workspaceId, dubId, unitKey }: UnitAddress) => `${dubPrefix(workspaceId, dubId)}${unitKey}/`;
/** All that one attempt stored. */
export const attemptPrefix = ({ attempt, ...unit }: UnitAddress & { attempt: number }) => `${unitPrefix(unit)}${attempt}/`;
/** Whose attempt stores under a prefix that attemptPrefix made. */
export function unitOfPrefix(prefix: string): Pick<UnitAddress, "dubId" | "unitKey"> {
  const [, , , dubId = "", unitKey = ""] = prefix.split("/");
  return { dubId, unitKey };
}
/** An artifact belongs to one attempt, so that a stale attempt can never overwrite what was accepted. */
export const artifactKey = (unit: UnitAddress & { attempt: number; name: string }) => `${attemptPrefix(unit)}${unit.name}`;
