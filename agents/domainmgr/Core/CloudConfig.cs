using Eve.Types;

namespace Eve.Agents.Domainmgr.Core;

/// <summary>The two parts of a cloud-config that mean something to a container: runcmd (variables) and write_files.</summary>
internal static class CloudConfig
{
    public static UserData Read(string text)
    {
        if (YamlSubset.Read(text, out string wrong) is not YamlSubset.Map config)
            return new(null, null, wrong.Length > 0 ? $"the app's cloud-config: {wrong}" : "");

        UserData variables = UserData.None;
        if (config.Find("runcmd") is { } commands)
        {
            if (commands is not YamlSubset.Sequence { Items: var items } || !items.All(item => item is YamlSubset.Scalar))
                return new(null, null, "the app's cloud-config: runcmd is no list of texts: write one NAME=value per item");
            variables = UserData.Lines(items.Select(item => ((YamlSubset.Scalar)item).Text));
            if (variables.Error.Length > 0)
                return variables;
        }
        return config.Find("write_files") is { } files ? Files(files, variables) : variables;
    }

    private static UserData Files(YamlSubset.Node files, UserData variables)
    {
        if (files is not YamlSubset.Sequence { Items: var items })
            return new(null, null, "the app's cloud-config: write_files is no list");
        List<WritableFile> found = [];
        foreach (YamlSubset.Node item in items)
        {
            if (item is not YamlSubset.Map file || file.Text("path") is not { Length: > 0 } path)
                return new(null, null, $"the app's cloud-config: item {found.Count + 1} of write_files has no path");
            if (file.Text("content") is not { } content)
                return new(null, null, $"the app's cloud-config: write_files of {path} has no content");
            found.Add(new()
            {
                Path = path,
                Content = content,
                Permissions = file.Text("permissions") ?? "",
                Encoding = file.Text("encoding") ?? "",
                Owner = file.Text("owner") ?? "",
            });
        }
        return variables with { Files = [.. found] };
    }
}
