// Package phases turns an app's settings into what is done for each of its
// containers, phase by phase.
//
// There are two kinds of phases. A container is for one of three things, its
// [ContainerPhase]: [Build], [Deploy] or [Run]. It joins a network at one of
// three moments, the network's [AttachmentPhase]: in the create call as its
// first network ([InitialNetwork]), before it starts ([AttachPostCreate]), or
// when it runs and was judged healthy ([AttachPostDeploy]). On each of its
// networks a deployed container answers to APP.PROCESS, and to
// HOSTNAME.APP.PROCESS, which is its own. Builds and one-off commands join
// networks and answer to nothing.
//
// The way goes from values to calls:
//
//   - [App] holds the settings, alone or with those for all apps behind it
//     ([App.Inherit]). Whatever is wrong with them is reported at once.
//   - [App.Plan] is pure: a [Plan] is what will be done for containers of a process.
//   - [Plan.Check] finds conflicts before any call, such as replicas on one port.
//   - [Plan.Bind] only reads: it looks the networks up, by name.
//   - [Bound.Configure] fills in the create call, before it. Then come
//     [Bound.Created], the start, a health check, [Bound.Deployed], and the
//     proxy is switched to [Bound.Upstream].
//
// Package phases/rollout does all of that for every container of an app. A
// container keeps the networks and the host access it was created with: changed
// settings take new ones; [Plan.Drift] says where. What an operator allows is a
// [Policy] in the global settings.
//
// After a start that failed, make the container anew: engine 29 takes networks off
// it that it could not join. Engines 20.10, 26.1, 28.5 and 29 were measured.
package phases
