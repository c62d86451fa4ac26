import { z } from "zod";
import { orNull } from "../dubs/wire.ts";

/** Every action that is recorded: `noun.verb`, in the past. */
export const activityActions = [
  "video.created",
  "video.updated",
  "video.deleted",
  "video.thumbnail_changed",
  "dub.created",
  "dub.deleted",
  "credential.created",
  "credential.deleted",
  "key.created",
  "key.revoked",
  "share.created",
  "share.revoked",
  "workspace.created",
  "workspace.renamed",
  "workspace.deleted",
  "member.invited",
  "member.joined",
  "member.role_changed",
  "member.removed",
  "member.left",
  "invitation.withdrawn",
  "glossary.created",
  "glossary.updated",
  "glossary.deleted",
  "session.started",
  "session.ended",
  "email.changed",
  "password.changed",
  "password.reset",
  "profile.changed",
  "profile.avatar_changed",
  "export.created",
  "admin.status_read",
] as const;
export type ActivityAction = (typeof activityActions)[number];
export const Activity = z
  .object({
    id: z.string(),
    workspaceId: orNull(z.string()),
    userId: orNull(z.string()),
    credentialId: orNull(z.string()).meta({ description: "Of the key or the session." }),
    action: z.string().meta({ description: `One of: ${activityActions.join(", ")}.` }),
    resourceId: orNull(z.string()),
    network: orNull(z.string()).meta({ description: "Where it came from, shortened to /24 or /48." }),
    createdAt: z.iso.datetime(),
  })
  .meta({ id: "Activity" });
export type Activity = z.infer<typeof Activity>;
