using Selkie.Engine.Images.Access;
using Selkie.Engine.Images.Listing;
using Selkie.Engine.Images.Lookup;
using Selkie.Engine.State;
using Selkie.Oci;
using Selkie.Storage.Images;
using Selkie.Storage.Layout;

namespace Selkie.Engine.Images.Removal;

/// <summary>An image cannot be removed because a container uses it.</summary>
/// <param name="message">Which container.</param>
public sealed class ImageInUseException(string message) : EngineError(ErrorKind.InUse, $"{message}: consider listing external containers and force-removing image");

/// <summary>Removes images: names first, then the record, then layers nobody else needs, then parents that are left without name and child.</summary>
internal sealed class ImageRemover(EngineContext engine, bool prune)
{
    private readonly HashSet<string> _removed = [];

    /// <summary>By force: takes away a container that uses the image. Null: an image that is used, or has several names, stays.</summary>
    internal Action<ContainerRow>? RemoveUser { get; init; }

    /// <summary>Names that were taken away.</summary>
    internal List<string> Untagged { get; } = [];

    /// <summary>Ids of images that are gone.</summary>
    internal List<string> Deleted { get; } = [];

    /// <summary>Removes an image, or only the name it was given by when it has others.</summary>
    /// <param name="id">The image.</param>
    /// <param name="by">The name or id it was found by; empty for the image as a whole.</param>
    /// <exception cref="EngineError">With Podman's texts.</exception>
    internal void Remove(string id, string by)
    {
        if (_removed.Contains(id) || engine.Store.Images.Find(id) is not { } image) return;
        engine.Reserve.GiveBack();
        if (image.ReadOnly) throw new EngineError(ErrorKind.Invalid, $"cannot remove read-only image \"{id}\"");
        try
        {
            if (by.Length == 0 || image.Names.Count == 1 || UntagOne(ref image, by)) Delete(image);
        }
        finally
        {
            // Told even where the image stays: that one of its names went, or that it was not to be (libimage image.go).
            engine.Events.Image("remove", id, by);
        }
    }

    // Returns whether the image itself is to go.
    private bool UntagOne(ref ImageRecord image, string by)
    {
        var byId = image.Id.StartsWith(by, StringComparison.Ordinal);
        var byDigest = by.StartsWith("sha256:", StringComparison.Ordinal);
        if (RemoveUser is null && image.Names.Count > 1 && (byId || byDigest))
            throw new EngineError(ErrorKind.Invalid, $"unable to delete image \"{image.Id}\" by {(byId ? "ID" : "digest")} with more than one tag ([{string.Join(' ', image.Names)}]): please force removal");
        if (byId || byDigest) return true;
        var name = ImageNames.Normalise(by).ToString();
        if (!image.Names.Contains(name)) throw new EngineError(ErrorKind.NotFound, $"{name}: tag not known", subject: name);
        image = engine.Store.Images.RemoveNames(image.Id, [name]);
        engine.Events.Image("untag", image.Id, name);
        Untagged.Add(by);
        return image.Names.Count == 0;
    }

    private void Delete(ImageRecord image)
    {
        if (RemoveUser is { } remove) RemoveContainers(image.Id, remove);
        WarnOfDamage(engine, image);
        var tree = new ImageCatalog(engine).Tree;
        var hasChildren = tree.HasChildren(image);
        var parent = tree.ParentOf(image);
        if (!DeleteRecord(image.Id)) return;
        _removed.Add(image.Id);
        Untagged.AddRange(image.Names);
        foreach (var name in image.Names) engine.Events.Image("untag", image.Id, name);
        if (!hasChildren) Deleted.Add(image.Id);
        if (prune && parent is { ReadOnly: false } && new ImageCatalog(engine).IsDangling(parent)) Remove(parent.Id, "");
    }

    /// <summary>Says that nobody can tell what a damaged image was made from.</summary>
    internal static void WarnOfDamage(EngineContext engine, ImageRecord image)
    {
        if (engine.Images.Read(image).Problem is { } problem) engine.Log.Warn($"Failed to determine parent of image: {problem}, ignoring the error");
    }

    private bool DeleteRecord(string id)
    {
        try
        {
            return engine.Store.DeleteImage(id) is not null;
        }
        catch (StorageException e) when (e.Error == StorageError.InUse)
        {
            throw new ImageInUseException(e.Message);
        }
    }

    // Only our own: a container of another tool keeps the image in use, and then ours need not go either.
    private void RemoveContainers(string id, Action<ContainerRow> remove)
    {
        var users = engine.Store.Containers.FindByImage(id).Select(container => (container.Id, Own: engine.Database.Find(container.Id))).ToList();
        if (users.Find(user => user.Own is null && engine.Store.Containers.Find(user.Id) is not null) is { Id: { } foreign })
            throw new ImageInUseException($"image used by {foreign}: image is in use by a container");
        foreach (var (_, own) in users)
            if (own is not null) remove(own);
    }
}
