using System.Text.Json;
using Selkie.Engine.Configuration;
using Selkie.Engine.Containers;
using Selkie.Linux.Files;
using Selkie.Runtime;

namespace Selkie.Engine.Information;

/// <summary>The part "store" of <c>info</c>.</summary>
internal sealed class StoreSection(EngineContext engine)
{
    // Magic numbers of statfs(2).
    private static readonly Dictionary<long, string> FileSystems = new()
    {
        [0xEF53] = "extfs",
        [0x58465342] = "xfs",
        [0x9123683E] = "btrfs",
        [0x01021994] = "tmpfs",
        [0x794C7630] = "overlayfs",
        [0x2FC12FC1] = "zfs",
        [0xF2F52010] = "f2fs",
        [0x6969] = "nfs",
    };

    /// <summary>Writes the member.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        var places = engine.Places;
        Linux.Files.Fs.MakePrivateDirectory(places.GraphRoot);
        var (size, free) = Fs.Space(places.GraphRoot);
        writer.WriteStartObject("store");
        writer.WriteString("configFile", StorageConf.FilePath);
        WriteContainers(writer);
        writer.WriteString("graphDriverName", places.Driver);
        WriteOptions(writer);
        writer.WriteString("graphRoot", places.GraphRoot);
        writer.WriteNumber("graphRootAllocated", size);
        writer.WriteNumber("graphRootUsed", size - free);
        WriteStatus(writer);
        writer.WriteString("imageCopyTmpDir", HostEnvironment.Temporary);
        writer.WriteStartObject("imageStore");
        writer.WriteNumber("number", engine.Store.Images.All().Count);
        writer.WriteEndObject();
        writer.WriteString("runRoot", places.RunRoot);
        writer.WriteString("volumePath", engine.Volumes.Root);
        writer.WriteBoolean("transientStore", places.TransientStore);
        writer.WriteEndObject();
    }

    private void WriteContainers(Utf8JsonWriter writer)
    {
        int all = 0, paused = 0, running = 0;
        foreach (var row in engine.Database.All())
        {
            all++;
            var state = ContainerStatus.Read(engine, row).Name;
            if (state == ContainerState.Paused) paused++;
            if (state == ContainerState.Running) running++;
        }
        writer.WriteStartObject("containerStore");
        writer.WriteNumber("number", all);
        writer.WriteNumber("paused", paused);
        writer.WriteNumber("running", running);
        writer.WriteNumber("stopped", all - paused - running);
        writer.WriteEndObject();
    }

    private void WriteOptions(Utf8JsonWriter writer)
    {
        var places = engine.Places;
        writer.WriteStartObject("graphOptions");
        if (places.AdditionalImageStores is [.., var last] stores)
        {
            writer.WriteStartArray($"{places.Driver}.additionalImageStores");
            foreach (var store in stores) writer.WriteStringValue(store);
            writer.WriteEndArray();
            writer.WriteString($"{places.Driver}.imagestore", last);
        }
        if (places.MountProgram is { Length: > 0 } program)
        {
            writer.WriteStartObject($"{places.Driver}.mount_program");
            writer.WriteString("Executable", program);
            writer.WriteString("Package", new ProgramInfo(program).Package(program));
            writer.WriteString("Version", ProgramInfo.Version(program));
            writer.WriteEndObject();
        }
        if (places.MountOptions is { Length: > 0 } options) writer.WriteString($"{places.Driver}.mountopt", options);
        writer.WriteEndObject();
    }

    private void WriteStatus(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("graphStatus");
        if (engine.Places.Driver == "overlay")
        {
            writer.WriteString("Backing Filesystem", FileSystems.GetValueOrDefault(Fs.FileSystemType(engine.Places.GraphRoot), "<unknown>"));
            writer.WriteString("Native Overlay Diff", engine.Places.MountProgram is null ? "true" : "false");
            writer.WriteString("Supports d_type", "true");
            writer.WriteString("Supports shifting", "false");
            writer.WriteString("Supports volatile", "true");
            writer.WriteString("Using metacopy", "false");
        }
        writer.WriteEndObject();
    }
}
