using Selkie.Api.Libpod;
using Selkie.Engine.Configuration;
using Selkie.Engine.Containers.Status;
using Selkie.Engine.Volumes.Contents;
using Selkie.Linux.Files;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Information;

/// <summary>Gathers the part "store" of <c>info</c>.</summary>
internal sealed class StoreSection(EngineContext engine)
{
    // Magic numbers of statfs(2).
    /// <summary>What is known of the store.</summary>
    public StoreInfo Read()
    {
        var places = engine.Places;
        Fs.MakePrivateDirectory(places.GraphRoot);
        var (size, free) = Fs.Space(places.GraphRoot);
        return new StoreInfo
        {
            ConfigFile = StorageConf.FilePath,
            ContainerStore = Containers(),
            GraphDriverName = places.Driver,
            GraphOptions = Options(),
            GraphRoot = places.GraphRoot,
            GraphRootAllocated = size,
            GraphRootUsed = size - free,
            GraphStatus = Status(),
            ImageCopyTmpDir = HostEnvironment.Temporary,
            ImageStore = new(engine.Store.Images.All().Count),
            RunRoot = places.RunRoot,
            VolumePath = engine.Volumes.Root,
            TransientStore = places.TransientStore,
        };
    }

    private ContainerCounts Containers()
    {
        var states = engine.Database.All().Select(row => ContainerStatus.Read(engine, row).State).ToList();
        var (paused, running) = (states.Count(state => state == ContainerState.Paused), states.Count(state => state == ContainerState.Running));
        return new() { Number = states.Count, Paused = paused, Running = running, Stopped = states.Count - paused - running };
    }

    private Dictionary<string, object> Options()
    {
        var places = engine.Places;
        var options = new Dictionary<string, object>();
        if (places.AdditionalImageStores is [.., var last] stores)
        {
            options[$"{places.Driver}.additionalImageStores"] = stores.ToArray();
            options[$"{places.Driver}.imagestore"] = last;
        }
        if (places.MountProgram is { Length: > 0 } program)
            options[$"{places.Driver}.mount_program"] = new MountProgramInfo(program, engine.Shared.Programs.Package(program), engine.Shared.Programs.Version(program));
        if (places.MountOptions is { Length: > 0 } mount) options[$"{places.Driver}.mountopt"] = mount;
        return options;
    }

    private Dictionary<string, string> Status() => engine.Places.Driver != "overlay" ? [] : new()
    {
        ["Backing Filesystem"] = BackingFileSystem.Of(engine.Places.GraphRoot),
        ["Native Overlay Diff"] = engine.Places.MountProgram is null ? "true" : "false",
        ["Supports d_type"] = "true",
        ["Supports shifting"] = "false",
        ["Supports volatile"] = "true",
        ["Using metacopy"] = "false",
    };
}
