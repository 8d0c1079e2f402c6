using Selkie.Linux.Files;
using Selkie.Storage.Checking;
using Selkie.Storage.Overlay;

namespace Selkie.Storage;

public sealed partial class Store
{
    /// <summary>Looks for damage. Changes nothing.</summary>
    /// <param name="options">What to look at.</param>
    public CheckReport Check(CheckOptions options) => new StoreChecker(this, options).Run();

    /// <summary>Removes damaged images and layers, and what belongs to nothing.</summary>
    /// <param name="report">What a check found.</param>
    /// <param name="options">The options of that check.</param>
    public RepairReport Repair(CheckReport report, CheckOptions options) => new StoreRepair(this, report).Run(options);

    /// <summary>Removes directories and files that belong to nothing. Returns their paths.</summary>
    /// <param name="hasDirectory">Says by its id that a container has a directory in the store although the store has no record of it.</param>
    public IReadOnlyList<string> CollectGarbage(Func<string, bool> hasDirectory) => [.. new StoreSweep(this, hasDirectory).Remove().Select(l => l.Path)];

    /// <summary>Mounts a layer where nobody sees it, and forgets the mount.</summary>
    internal void TryMount(string layerId)
    {
        using Storage.Layers.StagingDirectory place = Layers.Stage();
        string mountPoint = place.Root + "/mnt";
        Fs.MakeDirectories(mountPoint, 0x1c0);
        MountArguments spec = Mounts.For(layerId, readOnly: true) with { Target = mountPoint };
        LayerMounts.Visit([spec], () => { });
    }
}
