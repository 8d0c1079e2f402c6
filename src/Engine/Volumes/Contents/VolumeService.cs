using Selkie.Api.Libpod;
using Selkie.Engine.Containers.Accounts;
using Selkie.Engine.Selinux;
using Selkie.Engine.State;
using Selkie.Engine.Text;
using Selkie.Linux.Files;
using Selkie.Oci;
using Selkie.Oci.Text;
using Selkie.Runtime.Containers;

namespace Selkie.Engine.Volumes.Contents;

/// <summary>Named volumes: directories below the engine's own part of the graph root, with their records in the database.</summary>
public sealed class VolumeService(EngineContext engine)
{
    private const string NoName = "running volume create option: names must match [a-zA-Z0-9][a-zA-Z0-9_.-]*: invalid argument";

    /// <summary>Directory of all volumes.</summary>
    public string Root => engine.Options.VolumePath ?? Path.Combine(engine.GraphDirectory, "volumes");

    /// <summary>Where a volume's files are.</summary>
    public string PathOf(string name) => Path.Combine(Root, name, "_data");

    /// <summary>Makes a volume.</summary>
    /// <exception cref="EngineError">The name is taken or not allowed, or the driver unknown.</exception>
    public void Create(VolumeSpec volume)
    {
        if (!IsName(volume.Name)) throw new EngineError(ErrorKind.Invalid, NoName);
        if (engine.Database.FindVolume(volume.Name) is not null) throw new EngineError(ErrorKind.Conflict, $"volume with name {volume.Name} already exists: volume already exists", subject: volume.Name);
        if (volume.Driver == ImageVolumes.Driver) volume = new ImageVolumes(engine).Plan(volume);
        else if (volume.Driver is "local" or "") VolumeOptions.Check(volume);
        else
            throw new EngineError(ErrorKind.Internal, $"volume {volume.Name} uses volume plugin {volume.Driver} but it could not be retrieved: no volume plugin with name {volume.Driver} available: required plugin missing");
        MakeDirectory(volume, security: null);
        if (!engine.Database.AddVolume(volume)) throw new EngineError(ErrorKind.Conflict, $"volume with name {volume.Name} already exists: volume already exists", subject: volume.Name);
        if (volume.StorageId is not null) MakeStorage(volume);
        engine.Events.Volume("create", volume.Name);
    }

    // Killed between record and storage, the first mount makes it.
    private void MakeStorage(VolumeSpec volume)
    {
        try
        {
            new ImageVolumes(engine).Make(volume);
        }
        catch
        {
            engine.Database.RemoveVolume(volume.Name);
            throw;
        }
    }

    /// <summary>The volume that a word names: its name, or the beginning of one.</summary>
    /// <exception cref="NoSuchVolumeException">None has it.</exception>
    public VolumeSpec One(string word) => TryOne(word) ?? throw new NoSuchVolumeException(word);

    /// <summary>The volume that a word names, or null.</summary>
    /// <exception cref="EngineError">Several names begin so.</exception>
    public VolumeSpec? TryOne(string word)
    {
        if (word.Length == 0) return null;
        if (engine.Database.FindVolume(word) is { } exact) return exact;
        VolumeSpec? found = null;
        foreach (var volume in engine.Database.Volumes())
        {
            if (!volume.Name.StartsWith(word, StringComparison.Ordinal)) continue;
            if (found is not null) throw new EngineError(ErrorKind.Conflict, $"more than one result for volume name \"{word}\": volume already exists", subject: word);
            found = volume;
        }
        return found;
    }

    /// <summary>What users see of a volume.</summary>
    public VolumeInspection Report(VolumeSpec volume)
    {
        var fresh = !engine.Database.IsCopied(volume.Name);
        return new VolumeInspection
        {
            Name = volume.Name,
            Driver = volume.Driver,
            Mountpoint = PathOf(volume.Name),
            CreatedAt = GoTime.Format(volume.Created),
            Labels = volume.Labels,
            Options = volume.Options,
            Uid = volume.Uid ?? 0,
            Gid = volume.Gid ?? 0,
            Anonymous = volume.Anonymous,
            StorageId = volume.StorageId,
            MountCount = VolumeMounting.IsNeeded(volume) ? (uint)VolumeMounting.Users(engine, volume.Name) : 0,
            NeedsCopyUp = fresh,
            NeedsChown = fresh && volume.Uid is null && volume.Gid is null,
        };
    }

    /// <summary>Makes the volumes of a new container that do not exist.</summary>
    public void Ensure(ContainerSpec spec)
    {
        foreach (var mount in spec.Mounts.Where(mount => mount.Type == "volume"))
        {
            if (engine.Database.FindVolume(mount.Source) is not null) continue;
            if (!IsName(mount.Source)) throw new EngineError(ErrorKind.Invalid, $"creating named volume {GoText.Quote(mount.Source)}: {NoName}");
            var volume = new VolumeSpec { Name = mount.Source, Created = DateTimeOffset.UtcNow, Anonymous = mount.Anonymous };
            MakeDirectory(volume, spec.Security);
            if (engine.Database.AddVolume(volume, durable: !spec.Lifecycle.AutoRemove)) engine.Events.Volume("create", volume.Name);
        }
    }

    /// <summary>Deletes a volume and its files.</summary>
    /// <exception cref="EngineError">A container uses it.</exception>
    public void Remove(string name)
    {
        var users = engine.Database.UsersOfVolume(name);
        if (users.Count > 0) throw new EngineError(ErrorKind.InUse, $"volume {name} is being used by the following container(s): {string.Join(", ", users)}: volume is being used");
        // What is mounted there is not the volume's to delete.
        var volume = engine.Database.FindVolume(name);
        if (!(volume is null ? VolumeMounting.Unmount(PathOf(name)) : VolumeMounting.Unmount(engine, volume))) throw new EngineError(ErrorKind.InUse, $"unmounting volume {name}: {PathOf(name)} is still mounted", subject: name);
        engine.Reserve.GiveBack();
        if (volume?.StorageId is not null) new ImageVolumes(engine).Delete(volume);
        engine.Database.RemoveVolume(name);
        Fs.RemoveTree(Path.Combine(Root, name));
        engine.Events.Volume("remove", name);
    }

    /// <summary>Readies a volume for a start: an empty one gets the files that the image has at its place, and their owner.</summary>
    /// <returns>The volume's directory.</returns>
    internal string PrepareFor(ContainerSpec spec, MountSpec mount, RootFiles root, ContainerUser user)
    {
        var path = PathOf(mount.Source);
        MakeFilesDirectory(path);
        var volume = engine.Database.FindVolume(mount.Source);
        if (volume is not null && VolumeMounting.IsNeeded(volume)) VolumeMounting.Mount(engine, volume, path);
        if (!engine.Database.IsCopied(mount.Source) && VolumeCopy.FillFrom(root, mount, path, spec, user, owned: volume is { Uid: not null } or { Gid: not null }))
            engine.Database.MarkCopied(mount.Source);
        return path;
    }

    // All containers may use a volume, so that its label has no categories.
    private void MakeDirectory(VolumeSpec volume, SecuritySpec? security)
    {
        var path = PathOf(volume.Name);
        MakeFilesDirectory(path);
        if (engine.Conf.Label && SelinuxHost.OfHost.VolumeLabel(security) is { } label) FileLabels.Set(path, label, shared: true);
        if (volume.Uid is not null || volume.Gid is not null)
            Fs.SetOwner(null, Fs.Bytes(path), volume.Uid ?? 0, volume.Gid ?? 0).Check(path);
    }

    // The files are for whoever is in the container, the way to them is not for the host's users.
    private static void MakeFilesDirectory(string path)
    {
        const uint Mode = 0x1ed; // 0755
        Fs.MakePrivateDirectory(Path.GetDirectoryName(path)!);
        var made = Fs.MakeDirectory(null, Fs.Bytes(path), Mode);
        if (made.Error != Linux.Errno.EEXIST) made.Check(path);
    }

    private static bool IsName(string name)
    {
        foreach (var c in name)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('_' or '.' or '-'))
                return false;
        return name.Length > 0 && char.IsAsciiLetterOrDigit(name[0]);
    }
}

/// <summary>No volume has the name.</summary>
public sealed class NoSuchVolumeException(string name) : EngineError(ErrorKind.NotFound, $"no volume with name \"{name}\" found: no such volume", subject: name);

/// <summary>What the context of a call has from here.</summary>
public static class VolumesOfCall
{
    extension(EngineContext context)
    {
        /// <summary>Named volumes.</summary>
        public VolumeService Volumes => context.Service(static engine => new VolumeService(engine));
    }
}
