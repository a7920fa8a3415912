Option Explicit
' The commands of the add-in, over the active workbook. Each runs one Python function; what it is about (the case, the
' table) is kept here for Python to ask for, so that no text of a workbook ever becomes part of a command.

Private Const INTERFACE_LANGUAGE As Long = 2, PRIMARY As Long = 1023, CHINESE As Long = 4
Private Const PAUSE As Long = 5

Private texts As Variant
Private chosen As String

Public Sub NewFromTemplate(ByVal tag As String)
    chosen = tag
    Launch "import steel_xl.adapters.addin as m; m.new_from_template()"
End Sub

Public Sub CheckInputs()
    Launch "import steel_xl.adapters.addin as m; m.check_inputs()"
End Sub

Public Sub RunScenario()
    Launch "import steel_xl.adapters.addin as m; m.run_scenario()"
End Sub

Public Sub ExplainErrors()
    If SteelXLFunctions.LastTransportError <> "" Then
        Complain SteelXLFunctions.LastTransportError
        SteelXLFunctions.LastTransportError = ""
    End If
    Launch "import steel_xl.adapters.addin as m; m.explain_errors()"
End Sub

Public Sub FreezeCopy()
    Launch "import steel_xl.adapters.addin as m; m.freeze_copy()"
End Sub

Public Sub Report()
    Launch "import steel_xl.adapters.addin as m; m.report()"
End Sub

Public Sub InsertTable(ByVal tag As String)
    chosen = tag
    Launch "import steel_xl.adapters.addin as m; m.insert_table()"
End Sub

Public Sub ShowHelp()
    Launch "import steel_xl.adapters.addin as m; m.show_help()"
End Sub

Public Sub ClearCache()
    Launch "import steel_xl.adapters.addin as m; m.clear_cache()"
End Sub

Private Sub Launch(ByVal command As String)
    On Error GoTo failed
    Application.StatusBar = "steel_xl: " & Word("busy")
    RunPython command
    #If Mac Then
        ' Python works on after the button returns; xlwings clears the status bar when it is done
    #Else
        Application.StatusBar = False
    #End If
    Exit Sub
failed:
    Complain Err.Description
End Sub

Private Sub Complain(ByVal what As String)
    Application.StatusBar = False
    MsgBox Word("unreachable") & " " & what, vbExclamation, "steel_xl"
End Sub

' The language of Excel, unless the add-in was built for one; and a text in it, from the sheet texts.

Public Function Language() As String
    Dim number As Long
    Language = Word("language")
    If Language <> "" Then Exit Function
    On Error Resume Next
    number = Application.LanguageSettings.LanguageID(INTERFACE_LANGUAGE)
    On Error GoTo 0
    If (number And PRIMARY) = CHINESE Then Language = "zh" Else Language = "en"
End Function

Public Function Word(ByVal key As String) As String
    Dim at As Long
    If IsEmpty(texts) Then texts = ThisWorkbook.Worksheets("texts").UsedRange.Value
    For at = LBound(texts, 1) To UBound(texts, 1)
        If texts(at, 1) = key Then
            If key = "language" Then
                Word = texts(at, 2)
            Else
                Word = texts(at, TextColumn())
            End If
            Exit Function
        End If
    Next at
End Function

Private Function TextColumn() As Long
    Dim at As Long, said As String
    said = Language()
    TextColumn = 2
    For at = 2 To UBound(texts, 2)
        If texts(1, at) = said Then TextColumn = at
    Next at
End Function

Public Sub ForgetTexts()
    texts = Empty
End Sub

' Help of the function wizard. Excel takes none while no workbook is open, so it is asked again until one is.

Public Sub Opened()
    On Error Resume Next
    Application.OnTime Now, Mine("WhenReady")
End Sub

Public Sub WhenReady()
    On Error Resume Next
    If ActiveWorkbook Is Nothing Then
        Application.OnTime Now + TimeSerial(0, 0, PAUSE), Mine("WhenReady")
    Else
        RegisterFunctionHelp
    End If
End Sub

Private Function Mine(ByVal macro As String) As String
    Mine = "'" & Replace(ThisWorkbook.Name, "'", "''") & "'!SteelXLAddin." & macro
End Function

Public Sub RegisterFunctionHelp()
    Dim saved As Boolean
    saved = ThisWorkbook.Saved
    If Not DescribeAll() Then
        ' some versions of Excel describe the functions of workbooks alone that are not hidden
        On Error Resume Next
        Application.ScreenUpdating = False
        ThisWorkbook.IsAddin = False
        DescribeAll
        ThisWorkbook.IsAddin = True
        Application.ScreenUpdating = True
    End If
    ThisWorkbook.Saved = saved
End Sub

Private Function DescribeAll() As Boolean
    Dim at As Long, count As Long, called As String, summary As String, said() As Variant, column As Long
    called = Word("busy")
    column = TextColumn()
    For at = LBound(texts, 1) To UBound(texts, 1)
        If Left$(texts(at, 1), 9) = "function." Then
            called = Mid$(texts(at, 1), 10)
            summary = texts(at, column)
            count = 0
            Do While at < UBound(texts, 1)
                If texts(at + 1, 1) <> "argument" Then Exit Do
                at = at + 1
                ReDim Preserve said(0 To count)
                said(count) = texts(at, column)
                count = count + 1
            Loop
            If Not SteelXLFunctions.Describe(called, summary, said) Then Exit Function
        End If
    Next at
    DescribeAll = True
End Function

' For Python: what was chosen, where to save, and what only Excel can do with a workbook.

Public Function ChosenTag() As String
    ChosenTag = chosen
End Function

Public Function AskWhereToSave(ByVal title As String, ByVal suggested As String, ByVal filter As String) As String
    Dim answer As Variant
    #If Mac Then
        answer = Application.GetSaveAsFilename(InitialFileName:=suggested, Title:=title)
    #Else
        answer = Application.GetSaveAsFilename(InitialFileName:=suggested, FileFilter:=filter, Title:=title)
    #End If
    If VarType(answer) = vbString Then AskWhereToSave = answer
End Function

' Each answers with the reason of a failure, "" where there was none.
Public Function SaveCopy(ByVal book As String, ByVal path As String) As String
    On Error Resume Next
    Workbooks(book).SaveCopyAs path
    SaveCopy = Err.Description
End Function

Public Function OpenAsNew(ByVal path As String) As String
    OpenAsNew = Workbooks.Add(path).Name
End Function

Public Function PrintSheet(ByVal path As String, ByVal sheetName As String, ByVal target As String) As String
    Dim printed As Workbook
    On Error GoTo failed
    Set printed = Workbooks.Open(path, ReadOnly:=True)
    printed.Worksheets(sheetName).ExportAsFixedFormat Type:=xlTypePDF, Filename:=target
    printed.Close SaveChanges:=False
    Exit Function
failed:
    PrintSheet = Err.Description
    If Not printed Is Nothing Then printed.Close SaveChanges:=False
End Function
