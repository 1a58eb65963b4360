package api

import "net/http"

// routes are the operations of engines, named after the methods of
// the Docker client. Of several that match, the first counts.
var routes = []route{
	{"HEAD", "/_ping", "Ping", false, (*Server).ping},
	{"GET", "/_ping", "Ping", false, (*Server).ping},
	{"GET", "/version", "ServerVersion", false, (*Server).serverVersion},
	{"GET", "/info", "Info", false, (*Server).info},
	{"GET", "/events", "Events", false, (*Server).events},
	{"GET", "/system/df", "DiskUsage", false, (*Server).diskUsage},
	{"POST", "/build", "ImageBuild", false, (*Server).imageBuild},
	{"POST", "/auth", "RegistryLogin", false, (*Server).registryLogin},
	{"POST", "/grpc", "BuildGRPC", false, upgrade(http.StatusInternalServerError)},
	{"POST", "/session", "DialSession", false, upgrade(http.StatusBadRequest)},
	{"GET", "/distribution/{}/json", "DistributionInspect", false, (*Server).distribution},
	{"POST", "/commit", "ContainerCommit", true, (*Server).containerCommit},
	{"POST", "/build/cancel", "BuildCancel", false, (*Server).buildCancel},
	{"POST", "/build/prune", "BuildCachePrune", false, (*Server).buildCachePrune},

	{"GET", "/networks", "NetworkList", false, (*Server).networkList},
	{"GET", "/networks/", "NetworkList", false, (*Server).networkList},
	{"GET", "/networks/{}", "NetworkInspect", false, (*Server).networkInspect},
	{"POST", "/networks/create", "NetworkCreate", true, (*Server).networkCreate},
	{"POST", "/networks/prune", "NetworksPrune", false, (*Server).networksPrune},
	{"POST", "/networks/{}/connect", "NetworkConnect", true, (*Server).networkConnect},
	{"POST", "/networks/{}/disconnect", "NetworkDisconnect", true, (*Server).networkDisconnect},
	{"DELETE", "/networks/{}", "NetworkRemove", false, (*Server).networkRemove},

	{"GET", "/containers/json", "ContainerList", false, (*Server).containerList},
	{"GET", "/containers/{}/json", "ContainerInspect", false, (*Server).containerInspect},
	{"GET", "/containers/{}/changes", "ContainerDiff", false, (*Server).containerDiff},
	{"GET", "/containers/{}/stats", "ContainerStats", false, (*Server).containerStats},
	{"GET", "/containers/{}/top", "ContainerTop", false, (*Server).containerTop},
	{"GET", "/containers/{}/logs", "ContainerLogs", false, (*Server).containerLogs},
	{"POST", "/containers/create", "ContainerCreate", true, (*Server).containerCreate},
	{"POST", "/containers/prune", "ContainersPrune", false, (*Server).containersPrune},
	{"POST", "/containers/{}/start", "ContainerStart", false, (*Server).containerStart},
	{"POST", "/containers/{}/stop", "ContainerStop", false, (*Server).containerStop},
	{"POST", "/containers/{}/restart", "ContainerRestart", false, (*Server).containerRestart},
	{"POST", "/containers/{}/kill", "ContainerKill", false, (*Server).containerKill},
	{"POST", "/containers/{}/pause", "ContainerPause", false, (*Server).containerPause},
	{"POST", "/containers/{}/unpause", "ContainerUnpause", false, (*Server).containerUnpause},
	{"POST", "/containers/{}/rename", "ContainerRename", false, (*Server).containerRename},
	{"POST", "/containers/{}/update", "ContainerUpdate", true, (*Server).containerUpdate},
	{"POST", "/containers/{}/wait", "ContainerWait", false, (*Server).containerWait},
	{"POST", "/containers/{}/resize", "ContainerResize", false, (*Server).containerResize},
	{"POST", "/containers/{}/attach", "ContainerAttach", false, (*Server).containerAttach},
	{"POST", "/containers/{}/exec", "ContainerExecCreate", true, (*Server).execCreate},
	{"GET", "/containers/{}/archive", "CopyFromContainer", false, ofPath},
	{"HEAD", "/containers/{}/archive", "ContainerStatPath", false, ofPath},
	{"PUT", "/containers/{}/archive", "CopyToContainer", false, ofPath},
	{"GET", "/containers/{}/attach/ws", "ContainerAttachWebsocket", false, ofContainer},
	{"GET", "/containers/{}/export", "ContainerExport", false, ofContainer},
	{"GET", "/containers/{}/checkpoints", "CheckpointList", false, noExperiment},
	{"POST", "/containers/{}/checkpoints", "CheckpointCreate", false, noExperiment},
	{"DELETE", "/containers/?*/checkpoints/?*", "CheckpointDelete", false, noExperiment},
	{"DELETE", "/containers/{}", "ContainerRemove", false, (*Server).containerRemove},

	{"GET", "/exec/{}/json", "ContainerExecInspect", false, (*Server).execInspect},
	{"POST", "/exec/{}/start", "ContainerExecStart", true, (*Server).execStart},
	{"POST", "/exec/{}/resize", "ContainerExecResize", false, (*Server).execResize},

	{"GET", "/images/json", "ImageList", false, (*Server).imageList},
	{"GET", "/images/get", "ImageSave", false, (*Server).imageSave},
	{"GET", "/images/{}/get", "ImageSave", false, (*Server).imageSave},
	{"GET", "/images/search", "ImageSearch", false, (*Server).imageSearch},
	{"GET", "/images/{}/attestations", "ImageAttestations", false, (*Server).imageAttestations},
	{"GET", "/images/{}/history", "ImageHistory", false, (*Server).imageHistory},
	{"GET", "/images/{}/json", "ImageInspect", false, (*Server).imageInspect},
	{"POST", "/images/load", "ImageLoad", false, (*Server).imageLoad},
	{"POST", "/images/prune", "ImagesPrune", false, (*Server).imagesPrune},
	{"POST", "/images/create", "ImageCreate", false, (*Server).imageCreate},
	{"POST", "/images/{}/push", "ImagePush", false, (*Server).imagePush},
	{"POST", "/images/{}/tag", "ImageTag", false, (*Server).imageTag},
	{"DELETE", "/images/{}", "ImageRemove", false, (*Server).imageRemove},

	{"POST", "/swarm/init", "SwarmInit", true, (*Server).swarmInit},
	{"POST", "/swarm/join", "SwarmJoin", true, (*Server).swarmJoin},

	{"GET", "/volumes", "VolumeList", false, (*Server).volumeList},
	{"GET", "/volumes/{}", "VolumeInspect", false, (*Server).noVolume},
	{"POST", "/volumes/create", "VolumeCreate", true, (*Server).volumeCreate},
	{"PUT", "/volumes/{}", "VolumeUpdate", true, (*Server).volumeUpdate},
	{"POST", "/volumes/prune", "VolumesPrune", false, (*Server).volumesPrune},
	{"DELETE", "/volumes/{}", "VolumeRemove", false, (*Server).volumeRemove},
	{"GET", "/plugins", "PluginList", false, (*Server).pluginList},
	{"GET", "/plugins/{}/json", "PluginInspect", false, (*Server).noPlugin},
	{"GET", "/plugins/privileges", "PluginPrivileges", false, (*Server).pluginPrivileges},
	{"POST", "/plugins/create", "PluginCreate", false, (*Server).pluginCreate},
	{"POST", "/plugins/pull", "PluginInstall", true, (*Server).pluginInstall},
	{"POST", "/plugins/{}/upgrade", "PluginUpgrade", true, (*Server).pluginInstall},
	{"POST", "/plugins/{}/disable", "PluginDisable", false, (*Server).noPlugin},
	{"POST", "/plugins/{}/enable", "PluginEnable", false, (*Server).pluginEnable},
	{"POST", "/plugins/{}/push", "PluginPush", false, (*Server).noPlugin},
	{"POST", "/plugins/{}/set", "PluginSet", true, (*Server).pluginSet},
	{"DELETE", "/plugins/{}", "PluginRemove", false, (*Server).noPlugin},
}

// streams are the operations that answer bit by bit, as the engine goes on, or in
// the form of a connection.
var streams = map[string]bool{
	"Events": true, "ContainerLogs": true, "ContainerStats": true, "ContainerWait": true,
	"ContainerAttach": true, "ContainerExecStart": true,
	"ImageBuild": true, "ImageCreate": true, "ImageLoad": true, "ImageSave": true, "ImagePush": true,
}

// quick are the operations that wait neither for programs nor for time.
var quick = map[string]bool{
	"Ping": true, "ServerVersion": true, "Info": true,
	"NetworkList": true, "NetworkInspect": true, "NetworkCreate": true, "NetworkRemove": true,
	"NetworkConnect": true, "NetworkDisconnect": true,
	"ContainerList": true, "ContainerInspect": true, "ContainerCreate": true,
	"ContainerExecCreate": true, "ContainerExecInspect": true,
	"ImageList": true, "ImageInspect": true,
}
