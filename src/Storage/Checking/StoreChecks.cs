using Selkie.Linux.Files;
using Selkie.Storage.Overlay;

namespace Selkie.Storage.Checking;

/// <summary>What a store can be asked about its health.</summary>
public static class StoreChecks
{
    extension(Store store)
    {
        /// <summary>Looks for damage. Changes nothing.</summary>
        /// <param name="options">What to look at.</param>
        public CheckReport Check(CheckOptions options) => new StoreChecker(store, options).Run();

        /// <summary>Removes damaged images and layers, and what belongs to nothing.</summary>
        /// <param name="report">What a check found.</param>
        /// <param name="options">The options of that check.</param>
        public RepairReport Repair(CheckReport report, CheckOptions options) => new StoreRepair(store, report).Run(options);

        /// <summary>Removes directories and files that belong to nothing. Returns their paths.</summary>
        /// <param name="hasDirectory">Says by its id that a container has a directory in the store although the store has no record of it.</param>
        public IReadOnlyList<string> CollectGarbage(Func<string, bool> hasDirectory) => [.. new StoreSweep(store, hasDirectory).Remove().Select(l => l.Path)];

        /// <summary>Mounts a layer where nobody sees it, and forgets the mount.</summary>
        internal void TryMount(string layerId)
        {
            using var place = store.Layers.Stage();
            var mountPoint = place.Root + "/mnt";
            Fs.MakeDirectories(mountPoint, 0x1c0);
            var spec = store.Mounts.For(layerId, readOnly: true) with { Target = mountPoint };
            LayerMounts.Visit([spec], () => { });
        }
    }
}
