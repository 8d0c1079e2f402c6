using Selkie.Engine.Images.Lookup;
using Selkie.Engine.State;
using Selkie.Linux.Files;
using Selkie.Linux.Mounting;
using Selkie.Oci;
using Selkie.Storage.Containers;

namespace Selkie.Engine.Volumes.Contents;

/// <summary>
/// Volumes of the driver image: the files of an image, with what containers change in them. A container of the store keeps the changes, so that every tool that
/// uses the store sees that the image is in use (podman-volume-create(1), --driver).
/// </summary>
internal sealed class ImageVolumes(EngineContext engine)
{
    /// <summary>The driver's name, and that of its only option.</summary>
    public const string Driver = "image";

    /// <summary>The volume with its place in the store, which is still to be made.</summary>
    /// <exception cref="EngineError">It names no image, or one that is not there.</exception>
    public VolumeSpec Plan(VolumeSpec volume)
    {
        foreach (var key in volume.Options.Keys)
            if (!key.Equals(Driver, StringComparison.OrdinalIgnoreCase))
                throw new EngineError(ErrorKind.Invalid, $"invalid mount option {key} for driver '{Driver}': invalid argument");
        if (volume.Options.Values.FirstOrDefault() is not { Length: > 0 } name)
            throw new EngineError(ErrorKind.Invalid, "must provide an image name when creating a volume with the image driver: invalid argument");
        try
        {
            return volume with { StorageId = RandomBytes.NewId(), StorageImageId = engine.Images.Find(name).Image.Id };
        }
        catch (ImageNotKnownException e)
        {
            throw new EngineError(e.Kind, $"looking up image {name} to create volume failed: {e.Message}", e);
        }
    }

    /// <summary>Makes the place in the store, unless it is there.</summary>
    /// <exception cref="EngineError">The image is gone.</exception>
    public ContainerRecord Make(VolumeSpec volume)
    {
        if (engine.Store.Containers.Find(volume.StorageId!) is { } made) return made;
        var image = engine.Store.Images.Find(volume.StorageImageId!) ?? throw new ImageNotKnownException(volume.StorageImageId!);
        engine.Store.Containers.Create(new NewContainer
        {
            Id = volume.StorageId,
            LayerId = RandomBytes.NewId(),
            Names = [$"{volume.Name}+volume"],
            ImageId = image.Id,
            ParentLayer = image.TopLayer,
        });
        return engine.Store.Containers.Find(volume.StorageId!)!;
    }

    /// <summary>Mounts the files on the volume's directory.</summary>
    /// <param name="volume">The volume.</param>
    /// <param name="path">Its directory.</param>
    public void Mount(VolumeSpec volume, string path) => Mounts.Bind(engine.Store.Mounts.Mount(Make(volume).LayerId, readOnly: false), path);

    /// <summary>Unmounts what was mounted for the volume's directory.</summary>
    public void Release(VolumeSpec volume)
    {
        if (engine.Store.Containers.Find(volume.StorageId!) is { } stored) engine.Store.Mounts.Unmount(stored.LayerId, force: true);
    }

    /// <summary>Deletes the place in the store.</summary>
    public void Delete(VolumeSpec volume) => engine.Store.Containers.Delete(volume.StorageId!);
}
