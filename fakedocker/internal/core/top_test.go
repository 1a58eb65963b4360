package core

import (
	"strconv"
	"strings"
	"testing"

	"github.com/docker/docker/api/types/container"
	"github.com/google/go-cmp/cmp"
)

// Measured on engines 20.10, 26.1 and 28.5, process IDs and times aside.
func TestContainerTop(t *testing.T) {
	eachApp(t, func(t *testing.T, e *Engine) {
		config := command("wait", "0")
		config.User = "2000:2000"
		id := started(t, e, "cc", config, nil)
		x, err := e.ExecCreate("cc", container.ExecOptions{Cmd: []string{"wait", "1"}, User: "0"})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := e.ExecStart(x, container.ExecStartOptions{Detach: true}); err != nil {
			t.Fatal(err)
		}
		at := e.ctrs.byID[id].state.StartedAt.Format("15:04")
		for args, want := range map[string]string{
			"":                     "UID PID PPID C STIME TTY TIME CMD|2000 P Q 0 at ? 00:00:00 wait 0|root R Q 0 at ? 00:00:00 wait 1",
			"-o pid,user,args":     "PID USER COMMAND|P 2000 wait 0|R root wait 1",
			"-eo pid,cmd":          "PID CMD|P wait 0|R wait 1",
			"-o args":              "500 Couldn't find PID field in ps output",
			"aux":                  "501 fakedocker: ps aux is not modelled",
			"-o pid,wchan":         "501 fakedocker: ps -o pid,wchan is not modelled",
			"-o pid,args --forest": "501 fakedocker: ps -o pid,args --forest is not modelled",
		} {
			list, err := e.ContainerTop("cc", args)
			if diff := cmp.Diff(want, processes(list, err, at)); diff != "" {
				t.Errorf("%q (-want +got):\n%s", args, diff)
			}
		}
		made(t, e, "idle", command("x"), nil)
		_, err = e.ContainerTop("idle", "")
		refused := strings.ReplaceAll("409 "+e.say.notRunning, "%s", e.ctrs.find("idle").id)
		if diff := cmp.Diff(refused, answer(err)); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	})
}

func processes(list container.TopResponse, err error, at string) string {
	if err != nil {
		return answer(err)
	}
	rows := []string{strings.Join(list.Titles, " ")}
	for _, row := range list.Processes {
		rows = append(rows, strings.Join(row, " "))
	}
	names := strings.NewReplacer(
		strconv.Itoa(firstPid+1), "P", strconv.Itoa(firstPid), "Q", strconv.Itoa(firstPid+2), "R", at, "at")
	return names.Replace(strings.Join(rows, "|"))
}

func TestDiskUsage(t *testing.T) {
	eachApp(t, func(t *testing.T, e *Engine) {
		layer := Layer{DiffID: digestPrefix + digest("a file system"), Size: 100}
		for _, tag := range []string{"1", "2"} {
			if _, err := e.ImageImport(ImageSource{Repository: "same", Tag: tag, Layer: layer}); err != nil {
				t.Fatal(err)
			}
		}
		made(t, e, "cc", command("x"), nil)
		u := e.DiskUsage(e.Profile.API)
		var got []string
		for _, s := range u.Images {
			got = append(got, s.RepoTags[0]+" "+decimal(uint64(s.Size/1000))+" "+decimal(uint64(s.SharedSize))+" "+decimal(uint64(s.Containers)))
		}
		want, root := []string{"same:2 0 100 0", "same:1 0 100 0", "app:1 4194 0 1"}, int64(imageSize)
		if e.say.imageStore { // whose sizes are of blocks, and of blobs as well
			want, root = []string{"same:2 9 8332 0", "same:1 9 8332 0", "app:1 5876 0 1"}, imageSize+9*storeBlock
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
		if u.LayersSize < 100+imageSize || len(u.Containers) != 1 || u.Containers[0].SizeRootFs != root {
			t.Errorf("layers %d, containers %+v", u.LayersSize, u.Containers)
		}
	})
}

func decimal(n uint64) string { return strconv.FormatUint(n, 10) }

func TestNoVolumes(t *testing.T) {
	eachApp(t, func(t *testing.T, e *Engine) {
		made(t, e, "files", command("x"), &container.HostConfig{Binds: []string{"/a:/b"}})
		if err := e.NoVolumes("VolumeList"); err != nil {
			t.Error(err)
		}
		made(t, e, "named", command("x"), &container.HostConfig{Binds: []string{"data:/b"}})
		want := "501 fakedocker: VolumeList while a container has a volume is not modelled"
		if diff := cmp.Diff(want, answer(e.NoVolumes("VolumeList"))); diff != "" {
			t.Errorf("-want +got:\n%s", diff)
		}
	})
}
